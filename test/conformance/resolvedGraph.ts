import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";
import type { SubgraphRequest } from "../../gateway/contract";
import { type ComparedGraph, compareOver, LINK, OUR_WAYS, type Outcome } from "./executors";

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>["resolvers"]
>;

/** A subgraph with resolvers. */
export interface ResolvedSubgraph {
  sdl: string;
  resolvers: Resolvers;
}

/** A graph of real subgraphs, and what each of them was asked. */
export interface ResolvedGraph extends ComparedGraph {
  asked: { name: string; request: SubgraphRequest }[];
}

/** Composes subgraphs whose answers come of resolvers. */
export function resolvedGraph(subgraphs: Readonly<Record<string, ResolvedSubgraph>>): ResolvedGraph {
  const schemas = new Map(
    Object.entries(subgraphs).map(([name, { sdl, resolvers }]) => [
      name,
      buildSubgraphSchema({ typeDefs: parse(LINK + sdl), resolvers }),
    ]),
  );
  const asked: ResolvedGraph["asked"] = [];
  const graph = compareOver(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, sdl })),
    async (name, request) => {
      asked.push({ name, request });
      const { query, operationName, variables } = request;
      const result = await graphql({
        schema: schemas.get(name)!,
        source: query,
        operationName,
        variableValues: variables,
      });
      return JSON.parse(JSON.stringify(result)) as typeof result;
    },
  );
  return { ...graph, asked };
}

/** Asks all of our ways, which must agree to the letter. */
export async function askOurs(
  graph: ComparedGraph,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Outcome> {
  const [first, ...others] = OUR_WAYS;
  const outcome = await graph[first](query, variables);
  for (const way of others) expect(await graph[way](query, variables)).toEqual(outcome);
  return outcome;
}

/** Asks our ways and Apollo's: data and the paths of errors must be the same. Returns the data. */
export async function askAll(
  graph: ComparedGraph,
  query: string,
  variables?: Record<string, unknown>,
): Promise<unknown> {
  const ours = await askOurs(graph, query, variables);
  const apollo = await graph.apollo(query, variables);
  expect(ours.data).toEqual(apollo.data);
  expect(pathsOf(ours)).toEqual(pathsOf(apollo));
  return ours.data;
}

/** The paths of an outcome's errors, in an order of their own. */
export function pathsOf({ errors }: Outcome): string[] {
  return errors.map(({ path }) => (path ?? []).join(".")).sort();
}
