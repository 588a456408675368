import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Source } from "graphql";
import pino, { type Logger } from "pino";
import { fail } from "../schema/errors";
import { projectFile } from "../schema/files";
import { isLoopback } from "../schema/loopback";
import { type Authentication, openAuthentication } from "./auth/authenticate";
import type { DevelopmentIssuer } from "./auth/developmentIssuer";
import { serveKeys } from "./auth/serveKeys";
import type { TokensOptions } from "./auth/tokens";
import type { Audit } from "./audit";
import type { Log, SubgraphService } from "./contract";
import { serveExplorer } from "./explorer/serveExplorer";
import { serveHealth } from "./http/health";
import { createServer } from "./http/server";
import { createPipeline } from "./pipeline";
import { TrustedDocuments, type TrustedMode } from "./plan/trustedDocuments";
import type { AuditReader } from "./policy/audit/auditReader";
import { auditService } from "./policy/audit/auditService";
import { type Rate, RateInMemory } from "./policy/rate";
import { openRateInRedis } from "./policy/rateInRedis";
import { chooseSource } from "./supergraph/chooseSource";
import { fixedSource } from "./supergraph/fixedSource";
import { openSupergraph } from "./supergraph/openSupergraph";

/** How a gateway starts. */
export interface GatewayOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** A level of pino, or "silent". */
  logLevel: string;
  /** Where the graph comes from: a file to watch, a URL to poll, `subgraphs`; schema/supergraph.graphql unless told. */
  supergraph?: string;
  /** Seconds from one look at a file, a URL or the subgraphs to the next; 30 unless told. */
  supergraphPollSeconds?: number;
  /** The composed SDL itself, to stay. */
  supergraphSdl?: string;
  /** What every graph must answer, and is planned before the gateway is ready; nothing unless told. */
  operations?: readonly Source[];
  /** One for each subgraph. The gateway closes them when it stops, or when it does not start. */
  services: readonly SubgraphService[];
  /** Milliseconds for each request; 30,000 unless told. */
  deadline?: number;
  /** The origins whose pages may ask; none unless told. */
  corsOrigins?: readonly string[];
  /** Bytes of one answer before it is compressed; 32 MiB unless told. */
  maxAnswerSize?: number;
  /** Seconds from being asked to stop to taking no more requests; none unless told. */
  stopGraceSeconds?: number;
  /** Whose tokens are taken; everybody is answered, as nobody in particular, unless told. */
  auth?: TokensOptions;
  /** Takes this issuer's tokens, serves its keys, and has the playground use them. */
  developmentIssuer?: DevelopmentIssuer;
  /** Whether only `operations` are run, save for callers who may explore; all documents are unless told. */
  trustedDocuments?: TrustedMode;
  /** The most that one operation may cost; no limit unless told. */
  costLimit?: number;
  /** The cost that a caller may have answered a minute; nobody counts unless told. */
  rateLimit?: number;
  /** Where gateways count together. */
  redisUrl?: string;
  /** While Redis does not answer, `open` counts in this process alone (unless told), and `closed` refuses. */
  rateLimitFailure?: "open" | "closed";
  /** What becomes of an operation with fields that its caller may not see: they are null unless told, or it is refused. */
  authorization?: "null" | "reject";
  /** Whether errors may name what of the schema a client may have meant; they do unless told. */
  suggest?: boolean;
  /** Puts each request on record; none are unless given. The gateway closes it, as it does the services. */
  audit?: Audit;
  /** Opens the log of all such records, for auditors to ask; they are told that it is away unless given. */
  readAudit?: () => Promise<AuditReader>;
  /** File of the operation that the playground opens with; schema/operations/customerView.graphql unless told. */
  operationFile?: string;
  /** Where lines are written instead of to stdout. */
  log?: Logger;
}

/** A gateway that takes requests. */
export interface Gateway {
  /** Where it listens, for example `http://127.0.0.1:4000`: GraphQL is at `/graphql`, the playground at `/`. */
  url: string;
  /**
   * Is ready no more, and after its grace takes no more requests, answers those in flight, then closes the services.
   */
  close(): Promise<void>;
}

/**
 * Starts a gateway over the services, of whichever kind they are. Throws SUPERGRAPH_UNREACHABLE, SUPERGRAPH_INVALID
 * or CONFIG_INVALID when the graph cannot be loaded, PORT_IN_USE when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, port, services, audit, operations = [], maxAnswerSize, stopGraceSeconds = 0 } = options;
  const { developmentIssuer } = options;
  const log = options.log ?? pino({ level: options.logLevel });
  const operationFile = options.operationFile ?? projectFile("schema", "operations", "customerView.graphql");
  const closers: (() => Promise<unknown>)[] = [
    () => Promise.allSettled([...services, ...(audit ? [audit] : [])].map((each) => each.close())),
  ];
  // In the order in which it was opened, from behind.
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const parts = [...services, auditService(options.readAudit)];
    const source = sourceOf({ ...options, services: parts });
    const served = await openSupergraph(source, { services: parts, operations, log });
    closers.push(() => served.close());
    const authentication = await openAuth(options, log);
    if (authentication) closers.push(() => authentication.close());
    const rate = await openRate(options, log);
    if (rate) closers.push(() => rate.close());
    const pipeline = createPipeline({
      supergraph: () => served.current(),
      log,
      deadline: options.deadline,
      trusted: new TrustedDocuments(operations, options.trustedDocuments),
      costLimit: options.costLimit,
      rate,
      suggest: options.suggest,
      closed: authentication !== undefined,
      authorization: options.authorization,
      audit,
    });
    let isReady = false;
    let isLeaving = false;
    const app = await createServer({
      pipeline,
      authenticate: authentication?.authenticate,
      log,
      audit,
      corsOrigins: options.corsOrigins,
      maxAnswerSize,
      isLeaving: () => isLeaving,
      routes: [
        serveHealth(services, { isReady: () => isReady }),
        serveExplorer({
          operationFile,
          needsToken: authentication !== undefined,
          tokens: developmentIssuer && isLoopback(host) ? () => developmentIssuer.tokens() : undefined,
        }),
        ...(developmentIssuer ? [serveKeys(developmentIssuer.jwks)] : []),
      ],
    });
    closers.push(() => app.close());
    await listen(app, { host, port });
    await pipeline.warm(served.current(), operations);
    isReady = true;
    served.follow((graph, stop) => pipeline.warm(graph, operations, stop));
    const url = urlOf(app.server.address() as AddressInfo);
    log.info({ url, graph: served.current().id.slice(0, 12) }, "gateway is ready");
    const stop = async () => {
      isReady = false;
      isLeaving = true;
      if (stopGraceSeconds > 0) {
        log.info({ seconds: stopGraceSeconds }, "gateway is stopping");
        await new Promise((resolve) => setTimeout(resolve, stopGraceSeconds * 1_000));
      }
      await closeAll();
    };
    let closing: Promise<void> | undefined;
    // A second signal must find the same end, not another.
    return { url, close: () => (closing ??= stop()) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function sourceOf({ supergraph, supergraphSdl, supergraphPollSeconds = 30, services }: GatewayOptions) {
  if (supergraphSdl !== undefined) return fixedSource(supergraphSdl);
  return chooseSource(supergraph, { services, poll: supergraphPollSeconds * 1_000 });
}

async function openAuth(options: GatewayOptions, log: Log): Promise<Authentication | undefined> {
  const { auth, developmentIssuer } = options;
  if (auth === undefined && developmentIssuer === undefined) return undefined;
  const issuers = [...(auth?.issuers ?? []), ...(developmentIssuer ? [developmentIssuer] : [])];
  return openAuthentication({ ...auth, issuers }, log);
}

async function openRate(options: GatewayOptions, log: Log): Promise<Rate | undefined> {
  const { rateLimit: limit, redisUrl: url, rateLimitFailure: failure = "open" } = options;
  if (limit === undefined) return undefined;
  if (url === undefined) return new RateInMemory(limit);
  return openRateInRedis({ url, limit, failure, log });
}

async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: () => "listening" });
  } catch (cause) {
    const isTaken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
    throw isTaken ? fail("PORT_IN_USE", { detail: `Port ${port} of ${host} is taken.`, cause }) : cause;
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://localhost:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
