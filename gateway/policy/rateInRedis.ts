import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type * as ioredis from "ioredis";
import { fail } from "../../schema/errors";
import type { Log } from "../contract";
import { describeCause } from "../errors";
import { CallerTimes, leftOf, type Rate, RateInMemory, refuseFor, WINDOW } from "./rate";

/** How gateways count together. */
export interface RateInRedisOptions {
  /** Where Redis is; the URL may hold a password. */
  url: string;
  /** Cost a minute. */
  limit: number;
  /** While Redis does not answer, `open` counts in this process alone, and `closed` refuses. */
  failure: "open" | "closed";
  log: Log;
  /** Milliseconds that Redis has for an answer; 100 unless told. */
  deadline?: number;
  /** Milliseconds in which Redis is not asked again after it did not answer; 1,000 unless told. */
  rest?: number;
}

// Loading it takes some dozen milliseconds of a start, and few have a Redis.
const load = createRequire(__filename);

// A caller's token bucket is one number: the microsecond at which it is full again, by the clock of Redis, which all
// gateways share. A script is run as a whole: two gateways never both spend what is left. What is full is forgotten.
const SPEND = `
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
local full = math.max(tonumber(redis.call("GET", KEYS[1]) or 0), now)
if full - now >= tonumber(ARGV[1]) then return {0, full - now} end
full = full + tonumber(ARGV[2])
local left = math.ceil((full - now) / 1000)
if left > 0 then redis.call("SET", KEYS[1], string.format("%.0f", full), "PX", left) end
return {1, full - now}
`;

/** What SPEND answers: whether it took the cost, and in how many microseconds the bucket is full. */
type Spent = readonly [taken: 0 | 1, untilFull: number];
type SpendScript = (key: string, window: number, cost: number) => Promise<Spent>;

/** Opens a count that all gateways over one Redis share. Redis may be away: `failure` says what is done then. */
export async function openRateInRedis(options: RateInRedisOptions): Promise<Rate> {
  const { url, limit, failure, log, deadline = 100, rest = 1_000 } = options;
  const { Redis } = load("ioredis") as typeof ioredis;
  const redis = new Redis(url, {
    lazyConnect: true,
    // What cannot be asked now is not asked later: nothing waits in a queue for Redis to come back.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: deadline,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  redis.defineCommand("spendCost", { numberOfKeys: 1, lua: SPEND });
  const script = (redis as unknown as { spendCost: SpendScript }).spendCost.bind(redis);
  const earning = WINDOW / limit;
  const alone = new RateInMemory(limit);
  // When those who have nothing left have some again: until then Redis need not be asked about them.
  const waiting = new CallerTimes();

  let isAway = false;
  let restsUntil = 0;
  const away = (error: unknown): void => {
    restsUntil = performance.now() + rest;
    if (!isAway) log.error({ failure, cause: describeCause(error) }, "Redis is away: rates are not shared");
    isAway = true;
  };
  const spendTogether = async (caller: string, cost: number): Promise<Spent | undefined> => {
    if (performance.now() < restsUntil) return undefined;
    try {
      const spent = await script(keyOf(caller), WINDOW * 1_000, Math.ceil(cost * earning * 1_000));
      if (isAway) log.info({}, "Redis is back: rates are shared");
      isAway = false;
      return spent;
    } catch (error) {
      away(error);
      return undefined;
    }
  };

  // An error event that nobody listens to ends the process.
  redis.on("error", away);
  await redis.connect().catch(away);

  return {
    admit(caller) {
      refuseFor(waiting.of(caller) - performance.now());
      if (isAway && failure === "open") alone.admit(caller);
    },
    async spend(caller, cost) {
      const spent = await spendTogether(caller, cost);
      if (spent === undefined) {
        if (failure === "closed") throw fail("RATE_LIMIT_UNAVAILABLE");
        return alone.spend(caller, cost);
      }
      const [taken, micros] = spent;
      if (taken === 0) {
        const wait = micros / 1_000 - WINDOW;
        waiting.set(caller, performance.now() + wait);
        refuseFor(wait);
      }
      return leftOf(micros / 1_000, earning);
    },
    close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

// Of a fixed length, and nobody's name or address stands in Redis.
function keyOf(caller: string): string {
  return `customer-graph:rate:${createHash("sha256").update(caller).digest("base64url")}`;
}
