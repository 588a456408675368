import type { Config } from "../config";
import type { Database } from "../subgraphs/kit/database/database";
import { copyIdentity } from "./copyIdentity";
import { type Bank, openBank } from "./openBank";

/** The name under which it is kept how far the subgraphs' copies were told. */
const FOLLOWER = "copies";

/** How many changes are told at a time. */
const BATCH = 200;

/** Changes of the customers' identity that the subgraphs' copies do not know yet, oldest first. */
interface Untold {
  id: string;
  customerIds: string[];
}

/** Reads what the copies were not told yet: BATCH changes at most. */
function readUntold(customers: Database): Promise<Untold[]> {
  return customers.query<Untold>(
    `SELECT id, customer_ids AS "customerIds" FROM customers.identity_history
     WHERE id > COALESCE((SELECT position FROM customers.identity_publications WHERE follower = $1), 0)
     ORDER BY id LIMIT ${BATCH}`,
    [FOLLOWER],
  );
}

/**
 * Brings the subgraphs' copies of who is who up to all that stewards did. Whoever is stopped half way begins again where he
 * was, which changes nothing; two at once do no harm. Answers how many changes were told. Throws what `query` throws.
 */
export async function publishIdentity(databases: Readonly<Record<string, Database>>): Promise<number> {
  const { customers } = databases;
  for (let told = 0; ;) {
    const changes = await readUntold(customers);
    if (changes.length === 0) return told;
    const ids = [...new Set(changes.flatMap(({ customerIds }) => customerIds))];
    await copyIdentity({ of: (schema) => databases[schema] }, ids);
    await customers.query(
      `INSERT INTO customers.identity_publications AS known (follower, position) VALUES ($1, $2)
       ON CONFLICT (follower) DO UPDATE SET position = GREATEST(known.position, excluded.position)`,
      [FOLLOWER, changes.at(-1)!.id],
    );
    told += changes.length;
  }
}

/** Tells the subgraphs' copies of changes, over databases that it opens when there is something to tell. */
export interface IdentityPublisher {
  /** Answers how many changes were told. One at a time: who asks meanwhile gets another round after it. */
  publish(): Promise<number>;
  close(): Promise<void>;
}

/** A publisher over the databases of a configuration. */
export function openIdentityPublisher(config: Config): IdentityPublisher {
  let bank: Promise<Bank> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const round = async () => {
    bank ??= openBank(config);
    try {
      return await publishIdentity((await bank).databases);
    } catch (error) {
      // Opened anew the next time: it may not have opened at all.
      const broken = bank;
      bank = undefined;
      await broken.then(
        (opened) => opened.close(),
        () => undefined,
      );
      throw error;
    }
  };
  return {
    publish() {
      const next = last.then(round, round);
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      await (await bank)?.close();
    },
  };
}
