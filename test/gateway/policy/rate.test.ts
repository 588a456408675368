import { CallerTimes, RateInMemory } from "../../../gateway/policy/rate";
import { CodedError } from "../../../schema/errors";

/** A rate of 600 a minute: 10 a second. */
function rateAt(start = 1_000_000) {
  const clock = { now: start };
  return { clock, rate: new RateInMemory(600, () => clock.now) };
}

/** The seconds that a caller is told to wait, or what is left. */
async function spend(rate: RateInMemory, cost: number, caller = "ann"): Promise<unknown> {
  try {
    return await rate.spend(caller, cost);
  } catch (error) {
    return error instanceof CodedError ? [error.code, error.facts?.retryAfter] : error;
  }
}

test("lets a minute's worth be spent at once, and tells what is left", async () => {
  const { rate } = rateAt();
  expect([await spend(rate, 100), await spend(rate, 400), await spend(rate, 100)]).toEqual([500, 100, 0]);
  expect(await spend(rate, 1)).toEqual(["RATE_LIMITED", 1]);
});

test("tells what is left exactly, at whatever fraction of a millisecond it is asked", async () => {
  for (let i = 0; i < 1_000; i++) {
    const { rate } = rateAt(123_456.7 + i * 1_234.567_891);
    expect(await spend(rate, 100)).toBe(500);
  }
});

test("gives back as time goes by, and never more than a minute's worth", async () => {
  const { clock, rate } = rateAt();
  await spend(rate, 600);
  clock.now += 10_000;
  expect(await spend(rate, 0)).toBe(100);
  clock.now += 3_600_000;
  expect(await spend(rate, 0)).toBe(600);
});

test("lets through what is dearer than what is left, and has its caller wait for the rest", async () => {
  const { clock, rate } = rateAt();
  expect(await spend(rate, 590)).toBe(10);
  expect(await spend(rate, 300)).toBe(0);
  expect(await spend(rate, 1)).toEqual(["RATE_LIMITED", 29]);
  clock.now += 29_000;
  expect(await spend(rate, 1)).toEqual(["RATE_LIMITED", 1]);
  clock.now += 1_000;
  expect(await spend(rate, 1)).toBe(9);
});

test("takes nothing for what it refuses", async () => {
  const { clock, rate } = rateAt();
  await spend(rate, 600);
  for (let i = 0; i < 100; i++) await spend(rate, 500);
  clock.now += 1_000;
  expect(await spend(rate, 5)).toBe(5);
});

test("refuses who has nothing left before any work is done", async () => {
  const { clock, rate } = rateAt();
  expect(() => rate.admit("ann")).not.toThrow();
  await spend(rate, 600);
  expect(() => rate.admit("ann")).toThrow(CodedError);
  expect(() => rate.admit("ben")).not.toThrow();
  clock.now += 1;
  expect(() => rate.admit("ann")).not.toThrow();
});

test("counts each caller alone", async () => {
  const { rate } = rateAt();
  await spend(rate, 600, "ann");
  expect(await spend(rate, 100, "ben")).toBe(500);
});

test("counts requests that come at the same time one after the other", async () => {
  const { rate } = rateAt();
  const answers = await Promise.all(Array.from({ length: 10 }, () => spend(rate, 100)));
  expect(answers.filter((each) => typeof each === "number")).toHaveLength(6);
});

test("holds no more callers than it may, and forgets the one unheard of for longest", () => {
  const times = new CallerTimes(3);
  for (const [i, caller] of ["a", "b", "c", "a", "d"].entries()) times.set(caller, i);
  expect(["a", "b", "c", "d"].map((caller) => times.of(caller))).toEqual([3, -Infinity, 2, 4]);
});
