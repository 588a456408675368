import { createServer, type IncomingHttpHeaders } from "node:http";
import { Source } from "graphql";
import pino from "pino";
import { REQUEST } from "../../gateway/channels";
import type { SubgraphService } from "../../gateway/contract";
import type { GatewayOptions } from "../../gateway/startGateway";
import { httpService } from "../../gateway/supergraph/httpService";
import { resilientService } from "../../gateway/supergraph/resilientService";
import { startTelemetry, type TelemetryOptions } from "../../gateway/telemetry/startTelemetry";
import { customers, deferred, deposits, listen, serveOverHttp, type TestSubgraph } from "./gatewayBank";
import { type Answered, closeBanks, type LogLine, post, startBank, type TestGateway } from "./gatewayServer";

/** The operation of these tests that front ends rely on. */
export const TRUSTED = `query CustomerView($id: ID!) { customer(id: $id) { name accounts { iban } } }`;

const closers: (() => Promise<unknown>)[] = [];

/** Closes all that a test has opened: to be called after each test. */
export async function closeObserved(): Promise<void> {
  await closeBanks();
  for (const close of closers.splice(0).reverse()) await close();
}

/** Hands over what is to be closed after the test. */
export function closing<Opened extends { close(): Promise<unknown> }>(opened: Opened): Opened {
  closers.push(() => opened.close());
  return opened;
}

/** Observes the gateways that are started after it. */
export async function observe(options: Partial<TelemetryOptions> = {}) {
  const lines: LogLine[] = [];
  const log = pino(
    { level: "debug" },
    { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) },
  );
  const telemetry = closing(
    await startTelemetry({ operations: [new Source(TRUSTED, "customerView.graphql")], log, ...options }),
  );
  return { ...telemetry, lines };
}

/** A gateway whose subgraphs are asked over HTTP, as in the distributed start, and what it tells them in headers. */
export async function startOverHttp(
  options: { subgraphs?: TestSubgraph[] } & Partial<GatewayOptions> = {},
): Promise<TestGateway & { headers: IncomingHttpHeaders[] }> {
  const { subgraphs = [customers(), deposits()], ...rest } = options;
  const headers: IncomingHttpHeaders[] = [];
  const services: SubgraphService[] = [];
  for (const subgraph of subgraphs) {
    const server = closing(await serveOverHttp(subgraph, (request) => void headers.push(request.headers)));
    const log = pino({ level: "silent" });
    services.push(resilientService(httpService({ name: subgraph.name, url: server.url }), { log }));
  }
  return { ...(await startBank({ services, ...rest })), headers };
}

/** The URL of a subgraph that is not there any more. */
export async function deadUrl(): Promise<string> {
  const server = await listen(createServer());
  await server.close();
  return server.url;
}

/** Posts requests at the same time, and waits until the gateway has told of the end of each. */
export async function postAll(gateway: TestGateway, bodies: unknown[], headers = {}): Promise<Answered[]> {
  const told = deferred();
  let missing = bodies.length;
  const stop = REQUEST.end.subscribe(() => {
    if (--missing === 0) told.resolve();
  });
  const answers = await Promise.all(bodies.map((body) => post(gateway, body, headers)));
  await told.promise;
  stop();
  return answers;
}
