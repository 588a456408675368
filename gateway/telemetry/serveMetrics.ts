import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { collectDefaultMetrics, Registry } from "prom-client";
import { fail } from "../../schema/errors";
import { observeMetrics } from "./observeMetrics";

/** Where metrics are served; port 0 takes a free one. */
export interface MetricsOptions {
  host: string;
  port: number;
}

/**
 * Serves `GET /metrics` for Prometheus at a listener of its own, which clients do not reach. `trusted` are the
 * operations that have a label of their own. Throws PORT_IN_USE.
 */
export async function serveMetrics(
  { host, port }: MetricsOptions,
  trusted: ReadonlySet<string>,
): Promise<{ url: string; close(): Promise<void> }> {
  const registry = new Registry();
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.setHeader("content-type", registry.contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  // Some scrapers, not more.
  server.maxConnections = 32;
  await listen(server, host, port);
  collectDefaultMetrics({ register: registry });
  const stop = observeMetrics(registry, trusted);
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}/metrics`,
    close() {
      stop();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === "EADDRINUSE";
      reject(
        isTaken ? fail("PORT_IN_USE", { detail: `METRICS_PORT ${port} of ${host} is taken.`, cause }) : cause,
      );
    });
    server.listen(port, host, resolve);
  });
}
