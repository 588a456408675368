import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { type ExecutionResult, graphql, type GraphQLSchema, parse } from "graphql";
import type { SubgraphRequest, SubgraphService } from "../../gateway/contract";

/** A subgraph made for a test. */
export interface TestSubgraph {
  name: string;
  schema: GraphQLSchema;
}

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>["resolvers"]
>;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])`;

const CUSTOMERS = `${LINK}
  type Query { customer(id: ID!): Customer customers: [Customer!]! }
  type Mutation { rename(id: ID!, name: String!): Customer }
  type Customer @key(fields: "id") { id: ID! name: String }
`;

const DEPOSITS = `${LINK}
  type Query { branch: String }
  type Customer @key(fields: "id") { id: ID! accounts: [Account!] savings: String }
  type Account { iban: String! balance: String }
`;

/** The SDL of each subgraph, and the graph that they compose. */
const DOCUMENTS = { customers: CUSTOMERS, deposits: DEPOSITS };

/** Composed once: two subgraphs that share the customer. */
export const bankSdl: string = compose();

function compose(): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(DOCUMENTS).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `http://${name}.test`,
    })),
  );
  if (supergraphSdl === undefined) throw new Error(String(errors?.join("\n")));
  return supergraphSdl;
}

/** The customers' subgraph: Ada and Ben. */
export function customers(resolvers: Resolvers = {}): TestSubgraph {
  const rows = [
    { id: "C-1", name: "Ada" },
    { id: "C-2", name: "Ben" },
  ];
  return subgraph("customers", {
    Query: {
      customer: (_: unknown, { id }: { id: string }) => rows.find((row) => row.id === id),
      customers: () => rows,
    },
    Mutation: { rename: (_: unknown, row: { id: string; name: string }) => row },
    ...resolvers,
  });
}

/** The deposits' subgraph: one account a customer. */
export function deposits(resolvers: Resolvers = {}): TestSubgraph {
  return subgraph("deposits", {
    Query: { branch: () => "Main street" },
    Customer: {
      accounts: ({ id }: { id: string }) => [{ iban: `IBAN-${id}`, balance: "10.00" }],
      savings: () => "0.00",
    },
    ...resolvers,
  });
}

function subgraph(name: keyof typeof DOCUMENTS, resolvers: Resolvers): TestSubgraph {
  return { name, schema: buildSubgraphSchema({ typeDefs: parse(DOCUMENTS[name]), resolvers }) };
}

/** What a service was asked, and with which scope. */
export interface Call {
  request: SubgraphRequest;
  scope: object;
}

/** A service in this process. `calls` fills as it is asked; `overrides` replace its ways of answering. */
export function inMemory(
  { name, schema }: TestSubgraph,
  overrides: Partial<SubgraphService> = {},
): SubgraphService & { calls: Call[]; closed: boolean } {
  const service = {
    name,
    calls: [] as Call[],
    closed: false,
    execute(request: SubgraphRequest, scope: object) {
      service.calls.push({ request, scope });
      return run(schema, request);
    },
    checkHealth: () => Promise.resolve(),
    close() {
      service.closed = true;
      return Promise.resolve();
    },
    ...overrides,
  };
  return service;
}

function run(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubgraphRequest,
): Promise<ExecutionResult> {
  return graphql({ schema, source: query, operationName, variableValues: variables });
}

/** A listening server of a test. */
export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Serves a subgraph over HTTP on a free port, with `/health`; `hear` is told of each request for GraphQL. */
export function serveOverHttp(
  { schema }: TestSubgraph,
  hear: (request: IncomingMessage) => void = () => {},
): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      if (request.url === "/health") {
        response.end("{}");
        return;
      }
      hear(request);
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const asked = JSON.parse(Buffer.concat(chunks).toString()) as SubgraphRequest;
        void run(schema, asked).then((result) => {
          response.setHeader("content-type", "application/graphql-response+json; charset=utf-8");
          response.end(JSON.stringify(result));
        });
      });
    }),
  );
}

/** Listens on a free port of this computer. */
export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A promise to be settled from outside. */
export function deferred<T = void>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
