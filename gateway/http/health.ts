import type { FastifyInstance } from "fastify";
import type { SubgraphService } from "../contract";
import { withinDeadline } from "../deadline";

/** How readiness is found. */
export interface HealthOptions {
  /** Whether the gateway itself has all it needs; it has unless told. */
  isReady?: () => boolean;
  /** Milliseconds that a subgraph has for its health check; 2,000 unless told. */
  deadline?: number;
}

/** Whether the gateway takes requests, and which subgraphs answer. */
export interface Readiness {
  status: "ok" | "unavailable";
  subgraphs: Record<string, "ok" | "unavailable">;
}

/**
 * Adds `/health/live` (the process runs) and `/health/ready` (requests may be sent here). A sick subgraph
 * costs its own section, so one healthy subgraph is enough to be ready; with none there is nothing to give, and
 * nothing either before the gateway is ready itself.
 */
export function serveHealth(services: readonly SubgraphService[], options: HealthOptions = {}) {
  const { isReady = () => true, deadline = 2_000 } = options;
  // Many may ask at once, and a check costs each subgraph a read: they share one.
  let running: Promise<Readiness> | undefined;
  const check = () =>
    (running ??= readiness(services, deadline).finally(() => {
      running = undefined;
    }));

  return (app: FastifyInstance): void => {
    app.get("/health/live", (_request, reply) =>
      reply.header("cache-control", "no-store").send({ status: "ok" }),
    );
    app.get("/health/ready", async (_request, reply) => {
      const { status, subgraphs } = await check();
      const answer: Readiness = { status: isReady() ? status : "unavailable", subgraphs };
      return reply
        .status(answer.status === "ok" ? 200 : 503)
        .header("cache-control", "no-store")
        .send(answer);
    });
  };
}

async function readiness(services: readonly SubgraphService[], deadline: number): Promise<Readiness> {
  const states = await Promise.all(
    services.map(async (service) => {
      const healthy = await withinDeadline(deadline, () => service.checkHealth()).then(
        () => true,
        () => false,
      );
      return [service.name, healthy ? "ok" : "unavailable"] as const;
    }),
  );
  const ready = services.length === 0 || states.some(([, state]) => state === "ok");
  return { status: ready ? "ok" : "unavailable", subgraphs: Object.fromEntries(states) };
}
