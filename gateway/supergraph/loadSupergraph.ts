import { createHash } from "node:crypto";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from "graphql";
import { CodedError, fail } from "../../schema/errors";
import type { Log, SubgraphService, Supergraph } from "../contract";
import { ENFORCED } from "../enforced";

// Read when a gateway is constructed: without it, usage figures go to the package's maker.
process.env.APOLLO_TELEMETRY_DISABLED = "true";

// What is wrong is said for a person: a broken graph can be wrong in thousands of places.
const MAX_REASON = 2_000;

/** What a supergraph is made of. */
export interface SupergraphOptions {
  /** The composed SDL. */
  supergraphSdl: string;
  /** A service for every subgraph that the SDL names; others are left unused. */
  services: readonly SubgraphService[];
  log: Log;
}

/**
 * Loads a composed graph. Asks no subgraph anything, so that a sick one does not keep the others from starting.
 * Throws SUPERGRAPH_INVALID when the SDL cannot be read, CONFIG_INVALID when a subgraph has no service.
 */
export async function loadSupergraph(options: SupergraphOptions): Promise<Supergraph> {
  const { supergraphSdl } = options;
  const services = new Map(options.services.map((service) => [service.name, service]));
  const named = new Map<string, SubgraphService>();
  let schema: GraphQLSchema | undefined;
  const gateway = new ApolloGateway({
    supergraphSdl: asLoadable(supergraphSdl),
    logger: quietLogger(options.log),
    validateSupergraph: true,
    __exposeQueryPlanExperimental: false,
    buildService: ({ name }) => {
      const service = services.get(name);
      if (service !== undefined) {
        named.set(name, service);
        return NOBODY;
      }
      const detail = `The supergraph has the subgraph ${name}, but no service answers for it.`;
      throw fail("CONFIG_INVALID", { detail });
    },
  });
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => void (schema = apiSchema));
  await gateway.load().catch((error: unknown) => {
    if (error instanceof CodedError) throw error;
    const detail = error instanceof Error ? error.message.slice(0, MAX_REASON) : undefined;
    throw fail("SUPERGRAPH_INVALID", { detail, cause: error });
  });
  // Its own planner and executor are not used: what it has loaded is enough.
  await gateway.stop();
  return { id: idOf(supergraphSdl), schema: schema!, sdl: supergraphSdl, services: named };
}

/**
 * Apollo's gateway loads no graph with what it does not enforce itself. Of what this one enforces it is told no purpose;
 * of a graph with anything else it still says so.
 */
function asLoadable(supergraphSdl: string): string {
  if (!ENFORCED.some((url) => supergraphSdl.includes(url))) return supergraphSdl;
  let document: DocumentNode;
  try {
    document = parse(supergraphSdl, { noLocation: true });
  } catch {
    return supergraphSdl;
  }
  return print(
    visit(document, { Directive: (node) => (isEnforced(node) ? withoutPurpose(node) : undefined) }),
  );
}

function isEnforced({ name, arguments: given = [] }: DirectiveNode): boolean {
  return (
    name.value === "link" &&
    given.some(({ value }) => value.kind === Kind.STRING && ENFORCED.includes(value.value))
  );
}

function withoutPurpose(link: DirectiveNode): DirectiveNode {
  return { ...link, arguments: link.arguments?.filter(({ name }) => name.value !== "for") };
}

/** The id that a graph of this SDL has. */
export function idOf(supergraphSdl: string): string {
  return createHash("sha256").update(supergraphSdl).digest("hex");
}

/** The gateway's own executor asks the subgraphs; Apollo's is never run. */
const NOBODY: GraphQLDataSource = {
  process: () => Promise.reject(new Error("Nobody must ask a subgraph by this way.")),
};

function quietLogger(log: Log) {
  const at = (level: "debug" | "warn" | "error") => (message?: unknown) =>
    log[level]({ from: "apollo-gateway" }, String(message));
  return { debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
}
