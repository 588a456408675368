import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ApolloGateway } from "@apollo/gateway";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { CodedError, fail } from "../../schema/errors";
import { projectFile } from "../../schema/files";
import type { Log, SubgraphService, Supergraph } from "../contract";
import { ServiceDataSource } from "./serviceDataSource";

// Read when a gateway is constructed: without it, usage figures go to the package's maker.
process.env.APOLLO_TELEMETRY_DISABLED = "true";

/** What a supergraph is made of. */
export interface SupergraphOptions {
  /** The composed SDL; schema/supergraph.graphql unless told. */
  supergraphSdl?: string;
  /** A service for every subgraph that the SDL names; others are left unused. */
  services: readonly SubgraphService[];
  log: Log;
}

/**
 * Loads a composed graph. Asks no subgraph anything, so that a sick one does not keep the others from starting.
 * Throws SUPERGRAPH_INVALID when the SDL cannot be read, CONFIG_INVALID when a subgraph has no service.
 */
export async function loadSupergraph(options: SupergraphOptions): Promise<Supergraph> {
  const supergraphSdl = options.supergraphSdl ?? (await readSupergraph());
  const services = new Map(options.services.map((service) => [service.name, service]));
  let schema: GraphQLSchema | undefined;
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: quietLogger(options.log),
    validateSupergraph: true,
    __exposeQueryPlanExperimental: false,
    buildService: ({ name }) => {
      const service = services.get(name);
      if (service !== undefined) return new ServiceDataSource(service, options.log);
      const detail = `The supergraph has the subgraph ${name}, but no service answers for it.`;
      throw fail("CONFIG_INVALID", { detail });
    },
  });
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (schema = apiSchema));
  const { executor } = await gateway.load().catch((error: unknown) => {
    throw error instanceof CodedError ? error : fail("SUPERGRAPH_INVALID", { cause: error });
  });

  const hashes = new WeakMap<DocumentNode, string>();
  return {
    id: sha256(supergraphSdl),
    schema: schema!,
    execute({ source, document, definition, variables }, scope) {
      // Plans are kept under this hash; a document that is cached is hashed once.
      let queryHash = hashes.get(document);
      if (queryHash === undefined) hashes.set(document, (queryHash = sha256(source)));
      const operationName = definition.name?.value;
      const context = {
        request: { query: source, operationName, variables },
        document,
        queryHash,
        operationName: operationName ?? null,
        context: scope,
        metrics: {},
        logger: options.log,
      };
      return executor(context as unknown as Parameters<typeof executor>[0]);
    },
  };
}

async function readSupergraph(): Promise<string> {
  try {
    return await readFile(projectFile("schema", "supergraph.graphql"), "utf8");
  } catch (cause) {
    throw fail("SUPERGRAPH_INVALID", { detail: "schema/supergraph.graphql cannot be read.", cause });
  }
}

function quietLogger(log: Log) {
  const at = (level: "debug" | "warn" | "error") => (message?: unknown) =>
    log[level]({ from: "apollo-gateway" }, String(message));
  return { debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
