import { parseArgs } from "node:util";
import pino from "pino";
import { openIdentityPublisher } from "../bank/publishIdentity";
import type { Config } from "../config";
import { fail } from "../schema/errors";
import { errorFields } from "../subgraphs/kit/errorFields";

/** Seconds from one look at the feed to the next, unless told. */
const EVERY_SECONDS = 2;
const LONGEST_SECONDS = 3_600;

/**
 * npm run identity -- publish [--follow [--every <seconds>]]: tells the other subgraphs what stewards did, once or from then
 * on. Throws IDENTITY_OPTION_INVALID, and without --follow what openBank throws.
 */
export async function followIdentity(
  config: Config,
  args: string[],
): Promise<{ close(): Promise<void> } | undefined> {
  const { follow, seconds } = readOptions(args);
  const publisher = openIdentityPublisher(config);
  if (!follow) {
    try {
      console.log(`${await publisher.publish()} changes were told to the other subgraphs.`);
    } finally {
      await publisher.close();
    }
    return undefined;
  }
  const log = pino({ level: config.logLevel });
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let round: Promise<void> = Promise.resolve();
  const look = async () => {
    try {
      const count = await publisher.publish();
      if (count > 0) log.info({ count }, "the other subgraphs were told who is who");
    } catch (error) {
      log.error(errorFields(error as Error), "the other subgraphs were not told who is who");
    }
    if (!isClosed) timer = setTimeout(() => void (round = look()), seconds * 1_000);
  };
  round = look();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
      await publisher.close();
    },
  };
}

function readOptions(args: string[]): { follow: boolean; seconds: number } {
  let values: { follow?: boolean; every?: string };
  try {
    ({ values } = parseArgs({ args, options: { follow: { type: "boolean" }, every: { type: "string" } } }));
  } catch (cause) {
    throw fail("IDENTITY_OPTION_INVALID", { cause });
  }
  const { follow = false, every } = values;
  const seconds = every === undefined ? EVERY_SECONDS : /^\d+$/.test(every) ? Number(every) : 0;
  if (seconds < 1 || seconds > LONGEST_SECONDS || (every !== undefined && !follow))
    throw fail("IDENTITY_OPTION_INVALID");
  return { follow, seconds };
}
