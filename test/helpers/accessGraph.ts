import { composeServices } from "@apollo/composition";
import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph as Composed } from "@apollo/federation-internals";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";
import type { GraphQLAnswer, GraphQLRequest, Log, SubgraphService, Supergraph } from "../../gateway/contract";
import { ENFORCED } from "../../gateway/enforced";
import { createPipeline, type PipelineOptions } from "../../gateway/pipeline";
import type { Caller } from "../../schema/caller";

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>["resolvers"]
>;

/** A subgraph of a test: its SDL without the links, and what it answers. */
export interface AccessSubgraph {
  sdl: string;
  resolvers: Resolvers;
}

/** The links of a subgraph; `renamed` are imports such as `{ name: "@policy", as: "@rule" }`. */
const linkOf = (renamed: readonly string[]) => `
  extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key", "@shareable", "@external", "@requires", "@interfaceObject", "@composeDirective",
    ${["authenticated", "requiresScopes", "policy"]
      .map((name) => renamed.find((each) => each.includes(`"@${name}"`)) ?? `"@${name}"`)
      .join(", ")}])
  @link(url: "https://customer-graph.example/pii/v1.0", import: ["@pii"])
  @composeDirective(name: "@pii")
  directive @pii(kind: String!, mask: String!) on FIELD_DEFINITION
`;

/** A caller with some scopes. */
export function callerWith(...scopes: string[]): Caller {
  return { subject: "ada", issuer: "test", scopes, purpose: "SERVICE" };
}

/** The composed SDL of subgraphs. */
export function composeAccess(subgraphs: Record<string, AccessSubgraph>, renamed: readonly string[] = []) {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({
      name,
      url: `http://${name}.test`,
      typeDefs: parse(linkOf(renamed) + sdl),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(String(errors?.join("\n")));
  return supergraphSdl;
}

/** A graph over an SDL; `asked` fills with what its services are sent. */
export function graphOver(sdl: string, services: readonly SubgraphService[]): Supergraph {
  const supportedFeatures = new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, ...ENFORCED]);
  const schema = Composed.build(sdl, { supportedFeatures }).apiSchema().toGraphQLJSSchema();
  return { id: "test", schema, sdl, services: new Map(services.map((each) => [each.name, each])) };
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A pipeline over subgraphs with access directives; `edit` changes the composed SDL as another composer might. */
export function accessPipeline(
  subgraphs: Record<string, AccessSubgraph>,
  {
    renamed = [],
    edit = (sdl) => sdl,
    byText = false,
    ...options
  }: Partial<PipelineOptions> & {
    renamed?: readonly string[];
    edit?: (sdl: string) => string;
    byText?: boolean;
  } = {},
) {
  const asked: { subgraph: string; query: string }[] = [];
  const services = Object.entries(subgraphs).map(([name, { sdl, resolvers }]): SubgraphService => {
    const schema = buildSubgraphSchema({ typeDefs: parse(linkOf(renamed) + sdl), resolvers });
    const run = ({ query, variables }: { query: string; variables?: Record<string, unknown> }) => {
      asked.push({ subgraph: name, query });
      return graphql({ schema, source: query, variableValues: variables });
    };
    return {
      name,
      execute: (request) => run(request),
      ...(byText && {
        send: async (body: string) => Buffer.from(JSON.stringify(await run(JSON.parse(body) as never))),
      }),
      checkHealth: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  });
  const graph = graphOver(edit(composeAccess(subgraphs, renamed)), services);
  const answer = createPipeline({ supergraph: () => graph, log: silent, ...options });
  return {
    asked,
    graph,
    answer,
    /** Asks as a caller with these scopes; undefined asks as nobody. */
    async ask(query: string, caller?: Caller, more: Partial<GraphQLRequest> = {}) {
      const given = await answer({ query, readOnly: false, caller, ...more });
      const isText = "text" in given;
      const read = isText ? (JSON.parse(given.text) as GraphQLAnswer) : given;
      return { ...read, isText };
    },
  };
}

/** The paths of an answer's errors, with their codes, as texts. */
export function denials({ errors = [] }: GraphQLAnswer): string[] {
  return errors.map(({ path, extensions }) => `${String(extensions?.code)} ${path?.join(".") ?? ""}`);
}
