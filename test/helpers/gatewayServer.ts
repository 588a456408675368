import pino from "pino";
import type { AnswerSection, GraphQLAnswer, SubgraphService } from "../../gateway/contract";
import { type Gateway, type GatewayOptions, startGateway } from "../../gateway/startGateway";
import { bankSdl, customers, deposits, inMemory } from "./gatewayBank";

/** A line of the log, as an object. */
export type LogLine = Record<string, unknown> & { msg: string };

/** A gateway that a test started, with what it logged. */
export interface TestGateway extends Gateway {
  lines: LogLine[];
  /** Everything logged, as text: to see that something is absent. */
  logged(): string;
}

const started: TestGateway[] = [];

/** Starts a gateway over the test bank, in memory unless other services are given, on a free port. */
export async function startBank(
  options: { services?: readonly SubgraphService[] } & Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const lines: LogLine[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as LogLine);
  const log = pino({ level: "debug" }, { write });
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: 0,
    logLevel: "debug",
    supergraphSdl: bankSdl,
    services: [inMemory(customers()), inMemory(deposits())],
    log,
    ...options,
  });
  const bank = { ...gateway, lines, logged: () => JSON.stringify(lines) };
  started.push(bank);
  return bank;
}

/** Closes every gateway that the test file started: to be called after each test. */
export async function closeBanks(): Promise<void> {
  await Promise.all(started.splice(0).map((gateway) => gateway.close()));
}

/** An answer with its HTTP status and headers. */
export interface Answered {
  status: number;
  headers: Headers;
  /** All but `sections`: what is the same each time. */
  body: GraphQLAnswer;
  /** What the answer says of its subgraphs; undefined where it says nothing. */
  sections: readonly AnswerSection[] | undefined;
  text: string;
}

/** Posts a GraphQL request, taking the newer media type. */
export async function post(
  gateway: Gateway,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...headers,
    },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return read(response);
}

/** Reads a JSON answer. */
export async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  const { extensions: { sections, ...others } = {}, ...rest } = JSON.parse(text) as GraphQLAnswer;
  const body = Object.keys(others).length === 0 ? rest : { ...rest, extensions: others };
  return { status: response.status, headers: response.headers, text, body, sections };
}

/** The codes of an answer's errors. */
export function codes({ body }: Answered): unknown[] {
  return (body.errors ?? []).map((error) => error.extensions?.code);
}
