import type { Paging } from "../../../../subgraphs/kit/adapters/restPages";
import type { Seen } from "../../../helpers/restServer";
import { closeAll, positions, start } from "./openRest";

afterEach(closeAll);

const UNREADABLE = { code: "SOURCE_ANSWER_INVALID" };
const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ owner: "a", amount: `${from + i}` }));
const amounts = (rows: { amount: string }[]) => rows.map(({ amount }) => Number(amount));
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

const byUrl = () => ({ path: "positions" });

describe("pages by offset", () => {
  const paging: Paging = { by: "offset", offset: "skip", limit: "take", size: 10 };
  const page = (total: number) => (seen: Seen) => {
    const { skip, take } = seen.body
      ? (JSON.parse(seen.body) as { skip: number; take: number })
      : { skip: Number(seen.query.get("skip")), take: Number(seen.query.get("take")) };
    return { body: { items: items(skip, Math.min(total, skip + take)) } };
  };

  it("are read until one is not full, in the URL or the body", async () => {
    const { rest, server } = await start(page(25));
    expect(amounts(await rest.rows(positions(["a"], { paging, request: byUrl })))).toEqual(upTo(25));
    expect(amounts(await rest.rows(positions(["a"], { paging })))).toEqual(upTo(25));
    expect(server.seen.map(({ url, body }) => [url, body])).toEqual([
      ["/api/positions?skip=0&take=10", ""],
      ["/api/positions?skip=10&take=10", ""],
      ["/api/positions?skip=20&take=10", ""],
      ["/api/positions/search", `{"owners":["a"],"skip":0,"take":10}`],
      ["/api/positions/search", `{"owners":["a"],"skip":10,"take":10}`],
      ["/api/positions/search", `{"owners":["a"],"skip":20,"take":10}`],
    ]);
  });

  it("are refused where there are too many", async () => {
    const { rest, server } = await start(page(1_000));
    await expect(rest.rows(positions(["a"], { paging, maxPages: 3 }))).rejects.toMatchObject(UNREADABLE);
    expect(server.seen).toHaveLength(3);
  });

  it("are refused at the first record too many, however many would follow", async () => {
    const { rest, server } = await start(page(1_000_000));
    await expect(rest.rows(positions(["a"], { paging, atMost: 45 }))).rejects.toMatchObject(UNREADABLE);
    expect(server.seen).toHaveLength(5);
  });
});

describe("pages by cursor", () => {
  const paging: Paging = {
    by: "cursor",
    parameter: "after",
    next: (answer) => (answer as { next?: unknown }).next,
  };

  it("are read until there is none", async () => {
    const { rest, server } = await start(({ query }) => {
      const from = Number(query.get("after") ?? 0);
      return { body: { items: items(from, from + 2), next: from < 6 ? `${from + 2}` : null } };
    });
    expect(amounts(await rest.rows(positions(["a"], { paging, request: byUrl })))).toEqual(upTo(8));
    expect(server.seen).toHaveLength(4);
  });

  it("are refused where one follows itself", async () => {
    const { rest, server } = await start(() => ({ body: { items: items(0, 2), next: "same" } }));
    await expect(rest.rows(positions(["a"], { paging }))).rejects.toMatchObject(UNREADABLE);
    expect(server.seen).toHaveLength(2);
  });

  it("are taken up where one failed", async () => {
    let turn = 0;
    const { rest, server } = await start(({ query }) => {
      if (turn++ === 1) return { status: 503, headers: { "retry-after": "0" } };
      return query.get("after")
        ? { body: { items: items(2, 3) } }
        : { body: { items: items(0, 2), next: "2" } };
    });
    expect(amounts(await rest.rows(positions(["a"], { paging, request: byUrl })))).toEqual([0, 1, 2]);
    expect(server.seen.map(({ query }) => query.get("after"))).toEqual([null, "2", "2"]);
  });
});

describe("pages by Link header", () => {
  const paging: Paging = { by: "link" };

  it("are read as far as there is a next one, relative or not", async () => {
    const { rest, server } = await start(({ url }) => {
      if (url === "/api/positions")
        return {
          headers: { link: `</api/positions?page=1>; rel="first", </api/positions?page=2,b>; rel="next"` },
          body: { items: items(0, 1) },
        };
      if (url === "/api/positions?page=2,b")
        return {
          headers: { link: `<${server.url}/positions?page=3>; title="x"; rel=next` },
          body: { items: items(1, 2) },
        };
      return { headers: { link: `</api/positions>; rel="prev"` }, body: { items: items(2, 3) } };
    });
    expect(amounts(await rest.rows(positions(["a"], { paging, request: byUrl })))).toEqual([0, 1, 2]);
  });

  it("are refused on another host, which would be told the credentials", async () => {
    const { server: other } = await start(() => ({ body: { items: [] } }));
    const { rest } = await start(
      () => ({ headers: { link: `<${other.url}/positions>; rel="next"` }, body: { items: [] } }),
      { credentials: { user: "graph", password: "hush" } },
    );
    await expect(rest.rows(positions(["a"], { paging, request: byUrl }))).rejects.toMatchObject(UNREADABLE);
    expect(other.seen).toEqual([]);
  });
});

describe("a list that is no key's", () => {
  it("is read with its pages, and refused where it is too long", async () => {
    const { rest, system } = await start(({ query }) => {
      const from = Number(query.get("skip"));
      return {
        body: { items: [...items(from, Math.min(from + 5, 12)), ...(from ? [] : ["bad"])].slice(0, 5) },
      };
    });
    const read = {
      ...positions([]),
      request: { path: "all" },
      paging: { by: "offset", offset: "skip", limit: "take", size: 5 } as const,
    };
    expect(amounts(await rest.list(read))).toEqual(upTo(12));
    await expect(rest.list({ ...read, atMost: 11 })).rejects.toMatchObject(UNREADABLE);
    expect(system.health().lastFailure).toContain("more than 11 records");
  });
});
