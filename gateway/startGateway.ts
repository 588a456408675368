import type { AddressInfo } from "node:net";
import pino, { type Logger } from "pino";
import { fail } from "../schema/errors";
import { projectFile } from "../schema/files";
import type { SubgraphService } from "./contract";
import { serveExplorer } from "./explorer/serveExplorer";
import { serveHealth } from "./http/health";
import { createServer } from "./http/server";
import { createPipeline } from "./pipeline";
import { loadSupergraph } from "./supergraph/loadSupergraph";

/** How a gateway starts. */
export interface GatewayOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** A level of pino, or "silent". */
  logLevel: string;
  /** The composed SDL; schema/supergraph.graphql unless told. */
  supergraphSdl?: string;
  /** One for each subgraph. The gateway closes them when it stops, or when it does not start. */
  services: readonly SubgraphService[];
  /** Milliseconds for each request; 30,000 unless told. */
  deadline?: number;
  /** File of the operation that the playground opens with; schema/operations/customerView.graphql unless told. */
  operationFile?: string;
  /** Where lines are written instead of to stdout. */
  log?: Logger;
}

/** A gateway that takes requests. */
export interface Gateway {
  /** Where it listens, for example `http://127.0.0.1:4000`: GraphQL is at `/graphql`, the playground at `/`. */
  url: string;
  /** Takes no more requests, answers those in flight, then closes the services. */
  close(): Promise<void>;
}

/**
 * Starts a gateway over the services, of whichever kind they are. Throws SUPERGRAPH_INVALID or
 * CONFIG_INVALID when the graph cannot be loaded, PORT_IN_USE when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, port, services } = options;
  const log = options.log ?? pino({ level: options.logLevel });
  const operationFile = options.operationFile ?? projectFile("schema", "operations", "customerView.graphql");
  const closeServices = () => Promise.allSettled(services.map((service) => service.close()));
  try {
    const supergraph = await loadSupergraph({ supergraphSdl: options.supergraphSdl, services, log });
    const pipeline = createPipeline({ supergraph: () => supergraph, log, deadline: options.deadline });
    const app = await createServer({
      pipeline,
      log,
      routes: [serveHealth(services), serveExplorer(operationFile)],
    });
    try {
      await app.listen({ host, port, listenTextResolver: () => "listening" });
    } catch (cause) {
      await app.close();
      const isTaken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
      throw isTaken ? fail("PORT_IN_USE", { detail: `Port ${port} of ${host} is taken.`, cause }) : cause;
    }
    const url = urlOf(app.server.address() as AddressInfo);
    log.info({ url, graph: supergraph.id.slice(0, 12) }, "gateway is ready");
    let closing: Promise<void> | undefined;
    return {
      url,
      // A second signal must find the same end, not another.
      close: () =>
        (closing ??= app
          .close()
          .then(closeServices)
          .then(() => undefined)),
    };
  } catch (error) {
    await closeServices();
    throw error;
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://localhost:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
