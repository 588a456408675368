import { randomUUID } from "node:crypto";
import net from "node:net";
import { Redis } from "ioredis";
import type { Rate } from "../../../gateway/policy/rate";
import { openRateInRedis, type RateInRedisOptions } from "../../../gateway/policy/rateInRedis";
import { CodedError } from "../../../schema/errors";
import { listening } from "../../helpers/listening";
import { watchedLog } from "../../helpers/reloading";

const REDIS = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL;

const opened: Rate[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((rate) => rate.close()));
});

async function open(options: Partial<RateInRedisOptions> & { url: string }): Promise<Rate> {
  const rate = await openRateInRedis({ limit: 600, failure: "open", log: watchedLog().log, ...options });
  opened.push(rate);
  return rate;
}

/** What is left, or the code of the refusal. */
async function spend(rate: Rate, caller: string, cost: number): Promise<unknown> {
  try {
    return await rate.spend(caller, cost);
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
}

(REDIS ? describe : describe.skip)("over a Redis", () => {
  const url = REDIS!;
  // A deadline that a busy machine keeps.
  const two = () => Promise.all([open({ url, deadline: 10_000 }), open({ url, deadline: 10_000 })]);

  test("two gateways count one caller together", async () => {
    const [a, b] = await two();
    const caller = randomUUID();
    const left = [await spend(a, caller, 200), await spend(b, caller, 200)];
    // Some comes back while the test runs.
    expect(left[0]).toBe(400);
    expect(left[1]).toBeGreaterThanOrEqual(200);
    expect(left[1]).toBeLessThan(400);
  });

  test("two gateways never both spend what is left", async () => {
    const [a, b] = [
      await open({ url, limit: 6, deadline: 10_000 }),
      await open({ url, limit: 6, deadline: 10_000 }),
    ];
    const caller = randomUUID();
    const spent = await Promise.all(
      Array.from({ length: 100 }, (_, i) => spend(i % 2 === 0 ? a : b, caller, 2)),
    );
    const taken = spent.filter((each) => typeof each === "number");
    // Three are a minute's worth; one more may come while a trifle has come back, and then none for 20 s.
    expect([3, 4]).toContain(taken.length);
    expect(spent.filter((each) => each === "RATE_LIMITED").length).toBe(100 - taken.length);
  });

  test("who has nothing left at one gateway is refused by another, and by the first without asking", async () => {
    const [a, b] = await two();
    const caller = randomUUID();
    await spend(a, caller, 60_000);
    expect(await spend(b, caller, 1)).toBe("RATE_LIMITED");
    expect(() => b.admit(caller)).toThrow(CodedError);
    expect(() => b.admit(randomUUID())).not.toThrow();
  });

  test("callers are counted apart, and Redis is told no names", async () => {
    const [a] = await two();
    const [ann, ben] = [`ann-${randomUUID()}`, `ben-${randomUUID()}`];
    expect([await spend(a, ann, 500), await spend(a, ben, 100)]).toEqual([100, 500]);
    const redis = new Redis(url);
    const keys = await redis.keys("customer-graph:rate:*");
    redis.disconnect();
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.join()).not.toMatch(/ann|ben-/);
  });

  test("what is kept of a caller goes when it says nothing any more", async () => {
    const [a] = await two();
    const redis = new Redis(url);
    const before = await redis.keys("customer-graph:rate:*");
    await spend(a, randomUUID(), 300);
    const [key] = (await redis.keys("customer-graph:rate:*")).filter((each) => !before.includes(each));
    const ttl = await redis.pttl(key);
    redis.disconnect();
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(30_000);
  });
});

describe("while Redis is away", () => {
  /** A port at which nobody listens. */
  async function nobody(): Promise<string> {
    const { port, close } = await listening(net.createServer());
    await close();
    return `redis://:secret@127.0.0.1:${port}`;
  }

  test("an open count is each gateway's own", async () => {
    const [a, b] = [await open({ url: await nobody() }), await open({ url: await nobody() })];
    expect(await spend(a, "ann", 700)).toBe(0);
    expect(await spend(a, "ann", 1)).toBe("RATE_LIMITED");
    expect(() => a.admit("ann")).toThrow(CodedError);
    expect(await spend(b, "ann", 100)).toBe(500);
  });

  test("a closed count refuses everybody", async () => {
    const rate = await open({ url: await nobody(), failure: "closed" });
    expect(await spend(rate, "ann", 1)).toBe("RATE_LIMIT_UNAVAILABLE");
    expect(() => rate.admit("ann")).not.toThrow();
  });

  test("a Redis that takes the connection and says nothing is not waited for", async () => {
    const sockets: net.Socket[] = [];
    const { port, close } = await listening(net.createServer((socket) => void sockets.push(socket)));
    const rate = await open({ url: `redis://127.0.0.1:${port}`, deadline: 20 });
    expect(await spend(rate, "ann", 100)).toBe(500);
    // Within its rest it is not asked again: what is left is counted here all the same.
    expect(await spend(rate, "ann", 100)).toBe(400);
    await rate.close();
    for (const socket of sockets) socket.destroy();
    await close();
  });

  test("the log says so once, without the URL", async () => {
    const { log, lines } = watchedLog();
    const rate = await open({ url: await nobody(), rest: 0, log });
    for (let i = 0; i < 3; i++) await spend(rate, "ann", 1);
    expect(lines.map(({ msg }) => msg)).toEqual(["Redis is away: rates are not shared"]);
    expect(JSON.stringify(lines)).not.toMatch(/secret|127\.0\.0\.1/);
  });
});
