import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import {
  type FetchNode as ApolloFetch,
  type PlanNode as ApolloNode,
  QueryPlanner,
  type QueryPlanSelectionNode,
} from "@apollo/query-planner";
import { type GraphQLSchema, parse } from "graphql";
import type { FetchNode, Operation, Plan, PlanNode, PlanSelection } from "../contract";
import { decideConditions } from "./conditions";
import { documentForPlanner } from "./documentForPlanner";
import { PrivateNames } from "./privateNames";
import { RequiredArguments } from "./requiredArguments";
import { resolvableKeysFirst } from "./resolvableKeysFirst";

/** Makes plans over one supergraph. */
export interface Planner {
  /** Every type of the supergraph, also those that clients do not see. */
  readonly schema: GraphQLSchema;
  /**
   * Plans an operation that is valid against what clients see. Of its variables only those count that
   * `@skip` and `@include` look at. Takes milliseconds: plans are to be kept.
   */
  plan(operation: Operation): Plan;
}

/** A planner over a composed SDL: Apollo's, whose plans become the gateway's own plain data here. */
export function createPlanner(sdl: string): Planner {
  const document = resolvableKeysFirst(parse(sdl, { noLocation: true }));
  // It was validated when it was loaded.
  const supergraph = Supergraph.build(document, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  const names = new PrivateNames(document);
  const required = new RequiredArguments(document);

  return {
    schema: supergraph.schema.toGraphQLJSSchema(),
    plan(client) {
      const renamed = names.rename(decideConditions(client));
      const asked = documentForPlanner(renamed);
      if (asked === undefined) return renamed;
      const operation = operationFromDocument(apiSchema, asked, { validate: false });
      const { node } = planner.buildQueryPlan(operation);
      const own = node && planNode(node as ApolloNode);
      required.check(own);
      return { ...renamed, node: own };
    },
  };
}

function planNode(node: ApolloNode): PlanNode {
  switch (node.kind) {
    case "Sequence":
    case "Parallel":
      return { kind: node.kind, nodes: node.nodes.map(planNode) };
    case "Flatten":
      return { kind: "Flatten", path: node.path.map(String), node: planNode(node.node) };
    case "Fetch":
      return fetchNode(node);
    case "Condition":
    case "Defer":
      throw new Error(`A plan must not have a ${node.kind} node: the planner is asked for none.`);
  }
}

function fetchNode(fetch: ApolloFetch): FetchNode {
  const { operation, operationName } = withoutSerial(fetch);
  return {
    kind: "Fetch",
    service: fetch.serviceName,
    operationKind: String(fetch.operationKind) === "mutation" ? "mutation" : "query",
    operation,
    operationName,
    variables: fetch.variableUsages ?? [],
    requires: fetch.requires?.map(planSelection),
    inputRewrites: fetch.inputRewrites ?? [],
    outputRewrites: fetch.outputRewrites ?? [],
  };
}

/**
 * The planner numbers the fetches of a plan in their operations' names. Without the number, fetches that ask
 * the same of a subgraph are the same text, in one request and over requests.
 */
function withoutSerial({ operation, operationName, operationKind }: ApolloFetch) {
  const name = operationName?.replace(/__\d+$/, "");
  const head = `${operationKind} ${operationName}`;
  if (name === undefined || !operation.startsWith(head)) return { operation, operationName };
  return { operation: `${operationKind} ${name}${operation.slice(head.length)}`, operationName: name };
}

function planSelection(selection: QueryPlanSelectionNode): PlanSelection {
  if (selection.kind === "InlineFragment") {
    const { typeCondition, selections } = selection;
    return { kind: "InlineFragment", typeCondition, selections: selections.map(planSelection) };
  }
  const name = selection.alias ?? selection.name;
  return { kind: "Field", name, selections: selection.selections?.map(planSelection) };
}
