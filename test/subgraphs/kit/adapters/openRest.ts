import { z } from "zod";
import { openRest, type KeyedRead, type RestOptions } from "../../../../subgraphs/kit/adapters/rest";
import { openSystem, type SystemOptions } from "../../../../subgraphs/kit/adapters/system";
import { type Reply, restServer, type Seen } from "../../../helpers/restServer";

const cleanup: (() => Promise<void>)[] = [];

/** Ends all that was begun; to be called after each test. */
export async function closeAll(): Promise<void> {
  for (const close of cleanup.splice(0).reverse()) await close();
}

/** A system's server that answers as it is told, and the adapter that asks it. */
export async function start(
  answer: (seen: Seen) => Reply | Promise<Reply>,
  options: Partial<RestOptions> = {},
  watched: Partial<SystemOptions> = {},
) {
  const server = await restServer(answer);
  const system = openSystem({ name: "platform", ...watched });
  const rest = openRest({ url: server.url, system, ...options });
  cleanup.push(
    () => server.close(),
    () => rest.close(),
  );
  return { server, system, rest };
}

/** A record of the system. */
export interface Position {
  owner: string;
  amount: string;
}

/** Positions by their owners, in a body. */
export function positions(
  keys: readonly string[],
  given: Partial<KeyedRead<Position>> = {},
): KeyedRead<Position> {
  return {
    name: "positions",
    keys,
    request: (owners) => ({ path: "positions/search", body: { owners } }),
    schema: z.object({ owner: z.string(), amount: z.string() }),
    records: (answer) => (answer as { items?: unknown }).items,
    keyOf: ({ owner }) => owner,
    ...given,
  };
}

/** The owners that a request asks for. */
export function ownersOf({ body, query }: Seen): string[] {
  if (body) return (JSON.parse(body) as { owners: string[] }).owners;
  return query.get("owners")?.split(",") ?? query.getAll("owner");
}

/** One position of each owner. */
export function oneEach(seen: Seen): Reply {
  return { body: { items: ownersOf(seen).map((owner) => ({ owner, amount: "1.00" })) } };
}
