import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  Supergraph,
} from "@apollo/federation-internals";
import {
  type FetchNode as ApolloFetch,
  type PlanNode as ApolloNode,
  QueryPlanner,
  type QueryPlanSelectionNode,
} from "@apollo/query-planner";
import { buildASTSchema, type DocumentNode, type GraphQLSchema, OperationTypeNode, parse } from "graphql";
import type { FetchNode, Operation, Plan, PlanNode, PlanSelection, Seen } from "../contract";
import { ENFORCED } from "../enforced";
import { type DecidedOperation, decideConditions } from "./conditions";
import { documentForPlanner } from "./documentForPlanner";
import { EndlessPlans } from "./endlessPlans";
import { InterfaceObjects } from "./interfaceObjects";
import { planMutations } from "./mutations";
import { PrivateNames } from "./privateNames";
import { resolvableKeysFirst } from "./resolvableKeysFirst";
import { restoreFields } from "./restoreFields";
import { standInsFor } from "./standIns";

/** Makes plans over one supergraph. */
export interface Planner {
  /** Every type of the supergraph, also those that clients do not see. */
  readonly schema: GraphQLSchema;
  /**
   * Plans an operation that is valid against what clients see. Of its variables only those count that
   * `@skip` and `@include` look at; `see` marks what its caller may not see. Takes milliseconds: plans are to be kept.
   */
  plan(operation: Operation, see?: (operation: DecidedOperation) => Seen): Plan;
}

/** Of how many plans the best is taken: comparing more takes longer than a better one saves. */
const MAX_PLANS = 1_000;

const supportedFeatures = new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, ...ENFORCED]);

/** A planner over a composed SDL: Apollo's, whose plans become the gateway's own plain data here. */
export function createPlanner(sdl: string): Planner {
  const document = resolvableKeysFirst(parse(sdl, { noLocation: true }));
  // It was validated when it was loaded.
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const interfaceObjects = new InterfaceObjects(document);
  const standIns = standInsFor(document, schema, interfaceObjects);
  const supergraph = Supergraph.build(standIns.supergraph, { supportedFeatures, validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, { debug: { maxEvaluatedPlans: MAX_PLANS } });
  const names = new PrivateNames(standIns.supergraph, interfaceObjects.exist);
  const endless = new EndlessPlans(document, schema, interfaceObjects);
  // No client asked for what stands in a plan under these names.
  const hidden = [...standIns.byName.keys()].map((name) => [name, undefined] as const);

  const planFor = (asked: DocumentNode): PlanNode | undefined => {
    const operation = operationFromDocument(apiSchema, asked, { validate: false });
    const { node } = planner.buildQueryPlan(operation);
    return node && restoreFields(planNode(node as ApolloNode, interfaceObjects), standIns);
  };

  return {
    schema,
    plan(client, see = (operation) => operation) {
      const { sight, ...seen } = see(decideConditions(client));
      const renamed = { ...names.rename(seen), sight };
      const asked = documentForPlanner(renamed);
      if (asked === undefined) return renamed;
      endless.check(asked);
      const clientNames = new Map([...renamed.clientNames, ...hidden]);
      const isMutation = client.definition.operation === OperationTypeNode.MUTATION;
      const node = isMutation ? planMutations(asked, planFor) : planFor(asked);
      return { ...renamed, clientNames, node };
    },
  };
}

function planNode(node: ApolloNode, interfaceObjects: InterfaceObjects): PlanNode {
  switch (node.kind) {
    case "Sequence":
    case "Parallel":
      return { kind: node.kind, nodes: node.nodes.map((each) => planNode(each, interfaceObjects)) };
    case "Flatten":
      return { kind: "Flatten", path: node.path.map(String), node: planNode(node.node, interfaceObjects) };
    case "Fetch":
      return interfaceObjects.withoutTypeNames(fetchNode(node));
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
