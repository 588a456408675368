import { closeAll, positions, start } from "./openRest";

afterEach(closeAll);

const request = (owners: readonly string[]) => ({ path: "positions", query: { owners: owners.join(",") } });
const body = { items: [{ owner: "a", amount: "1" }] };

async function kept(headers: Record<string, string>, cache?: { entries?: number; bytes?: number }) {
  const clock = { now: 0 };
  const started = await start(
    (seen) =>
      headers.etag && seen.headers["if-none-match"] === headers.etag
        ? { status: 304, headers }
        : { headers, body: { items: [{ owner: seen.query.get("owners"), amount: "1" }] } },
    { now: () => clock.now, cache },
  );
  const read = (key = "a") => started.rest.rows(positions([key], { request }));
  const asked = () => started.server.seen.map(({ headers }) => headers["if-none-match"] ?? "");
  return { ...started, clock, read, asked };
}

describe("an answer", () => {
  it("with an ETag is asked for as if it had changed, and given again where it has not", async () => {
    const { read, asked } = await kept({ etag: `"v1"` });
    expect(await read()).toEqual(body.items);
    expect(await read()).toEqual(body.items);
    expect(asked()).toEqual(["", `"v1"`]);
  });

  it("that is fresh is not asked for", async () => {
    const { read, asked, clock } = await kept({
      etag: `"v1"`,
      "cache-control": "private, max-age=60",
      age: "20",
    });
    expect(await read()).toEqual(body.items);
    clock.now = 39_999;
    expect(await read()).toEqual(body.items);
    expect(asked()).toEqual([""]);
    clock.now = 40_000;
    expect(await read()).toEqual(body.items);
    expect(asked()).toEqual(["", `"v1"`]);
    // The answer 304 makes it fresh again.
    expect(await read()).toEqual(body.items);
    expect(asked()).toHaveLength(2);
  });

  it.each([
    ["says no-store", { etag: `"v1"`, "cache-control": "no-store, max-age=60" }],
    ["varies with all", { etag: `"v1"`, vary: "*" }],
    ["has nothing to be known again by", {}],
  ])("that %s is not kept", async (_, headers) => {
    const { read, asked } = await kept(headers);
    await read();
    await read();
    expect(asked()).toEqual(["", ""]);
  });

  it("that says no-cache is always asked for", async () => {
    const { read, asked } = await kept({ etag: `"v1"`, "cache-control": "no-cache, max-age=60" });
    await read();
    await read();
    expect(asked()).toEqual(["", `"v1"`]);
  });

  it("that was not used longest goes first where there are too many, or they are too large", async () => {
    for (const bound of [{ entries: 2 }, { bytes: 80 }]) {
      const { read, asked } = await kept({ "cache-control": "max-age=60" }, bound);
      await read("a");
      await read("b");
      await read("a");
      await read("c");
      expect(asked()).toHaveLength(3);
      await read("a");
      expect(asked()).toHaveLength(3);
      await read("b");
      expect(asked()).toHaveLength(4);
    }
  });

  it("to a question in a body is never kept", async () => {
    const { rest, server } = await start(() => ({ headers: { "cache-control": "max-age=60" }, body }));
    await rest.rows(positions(["a"]));
    await rest.rows(positions(["a"]));
    expect(server.seen).toHaveLength(2);
  });
});
