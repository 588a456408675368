import { Lanes } from "../../../gateway/supergraph/lanes";

let now: number;
let lanes: Lanes;

beforeEach(() => {
  now = 1_000;
  // Nothing is sent: no connection is opened.
  lanes = new Lanes("http://127.0.0.1:9", { most: 3, client: {}, now: () => now });
});
afterEach(() => lanes.close());

/** Until what came with an answer has been read. */
const settled = () => new Promise(setImmediate);

test("requests that may be shared follow where answers are flowing", () => {
  const first = lanes.enter(true);
  for (let i = 0; i < 5; i++) {
    now += 5;
    expect(lanes.enter(true)).toBe(first);
    first.leave(true);
  }
});

test("nobody is sent behind an answer that does not come", async () => {
  const first = lanes.enter(true);
  now += 10;
  const second = lanes.enter(true);
  expect(second).not.toBe(first);
  // Once it has come, it is as good as any.
  first.leave(true);
  await settled();
  expect(lanes.enter(true)).toBe(first);
});

test("a connection is not shared with a request that has it for itself", () => {
  const own = lanes.enter(false);
  const shared = lanes.enter(true);
  expect(shared).not.toBe(own);
  expect(lanes.enter(false)).not.toBe(shared);
});

test("a connection that is taken is free again when its request has ended", async () => {
  const own = lanes.enter(false);
  own.leave(true);
  // Its server may be about to close it.
  expect(lanes.enter(true)).not.toBe(own);
  await settled();
  expect(lanes.enter(false)).toBe(own);
});

test("only so many share a connection as one slow answer may hold up", () => {
  const used = Array.from({ length: 17 }, () => lanes.enter(true));
  expect(new Set(used.slice(0, 16)).size).toBe(1);
  expect(used[16]).not.toBe(used[0]);
});

test("where every connection is in use, the one with the fewest before it is taken", () => {
  const [first, second, third] = [1, 2, 3].map(() => lanes.enter(false));
  expect(lanes.enter(false)).toBe(first);
  expect([second, third]).toContain(lanes.enter(true));
});

test("a connection is of no use to anybody once all have given up", () => {
  const lane = lanes.enter(true);
  lanes.enter(true);
  expect(lane.giveUp()).toBe(false);
  lane.leave(false);
  expect(lane.giveUp()).toBe(true);
});
