import { createHash } from "node:crypto";
import net from "node:net";
import { getIntrospectionQuery, Source } from "graphql";
import type { GraphQLAnswer } from "../../gateway/contract";
import { customers, deposits, inMemory } from "../helpers/gatewayBank";
import { closeBanks, codes, post, read, startBank } from "../helpers/gatewayServer";
import { listening } from "../helpers/listening";

afterEach(closeBanks);

const HELLO = { query: "query Hello($id: ID!) { customer(id: $id) { name } }", variables: { id: "C-1" } };
const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");
const idOf = (text: string) => createHash("sha256").update(text).digest("hex");

describe("cost", () => {
  test("is told to who asks for it, with and without a limit", async () => {
    const limited = await startBank({ costLimit: 100, rateLimit: 10_000 });
    const answer = await post(limited, HELLO, { "x-explain": "cost" });
    expect(answer.body).toEqual({
      data: { customer: { name: "Ada" } },
      extensions: { cost: { requested: 1, limit: 100, remaining: expect.any(Number) as number } },
    });
    const unlimited = await startBank();
    const { body } = await post(unlimited, HELLO, { "x-explain": "cost" });
    expect(body.extensions).toEqual({ cost: { requested: 1 } });
  });

  test("is told to nobody else", async () => {
    const bank = await startBank({ costLimit: 100 });
    const { body } = await post(bank, { query: "{ customers { id } }" }, { "x-explain": "everything" });
    expect(body).not.toHaveProperty("extensions");
  });

  test("beyond the limit is refused with what it is, before any subgraph is asked", async () => {
    const services = [inMemory(customers()), inMemory(deposits())];
    const bank = await startBank({ costLimit: 9, services });
    const answer = await post(bank, { query: "{ customers { id } }" });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      errors: [
        {
          message:
            "An operation must not cost more than the limit: ask for less. It costs 10, and the limit is 9.",
          extensions: { code: "COST_LIMIT_EXCEEDED", cost: 10, limit: 9 },
        },
      ],
    });
    expect(services.flatMap(({ calls }) => calls)).toEqual([]);
  });
});

describe("rate", () => {
  test("used up is answered with 429 and Retry-After, whatever media type is accepted", async () => {
    const bank = await startBank({ rateLimit: 60 });
    expect((await post(bank, HELLO)).status).toBe(200);
    for (const accept of ["application/json", "application/graphql-response+json"]) {
      const answer = await post(bank, HELLO, { accept });
      expect([answer.status, ...codes(answer)]).toEqual([429, "RATE_LIMITED"]);
      const wait = Number(answer.headers.get("retry-after"));
      expect(wait).toBeGreaterThan(0);
      expect((answer.body.errors![0].extensions as { retryAfter: number }).retryAfter).toBe(wait);
    }
  });

  test.each([
    ["cannot be parsed", { query: "{" }],
    ["is invalid", { query: "{ nothing }" }],
    ["asks for too much", { query: `{ ${many(500, (i) => `a${i}: branch`)} }` }],
    ["has wrong variables", { query: HELLO.query, variables: {} }],
  ])("is used up by what %s as well", async (_name, request) => {
    const bank = await startBank({ rateLimit: 60 });
    expect((await post(bank, request)).status).toBe(400);
    expect((await post(bank, HELLO)).status).toBe(429);
  });

  test("that cannot be counted refuses all, where it is closed", async () => {
    const { port, close } = await listening(net.createServer());
    await close();
    const redisUrl = `redis://127.0.0.1:${port}`;
    const closed = await startBank({ rateLimit: 60, redisUrl, rateLimitFailure: "closed" });
    const answer = await post(closed, HELLO);
    expect([answer.status, ...codes(answer)]).toEqual([503, "RATE_LIMIT_UNAVAILABLE"]);
    const open = await startBank({ rateLimit: 60, redisUrl });
    expect((await post(open, HELLO)).status).toBe(200);
  });

  test("is used up by planning, which an operation that is known does not need", async () => {
    const bank = await startBank({ rateLimit: 6_000_000 });
    const remaining = async (request: object) =>
      (await post(bank, request, { "x-explain": "cost" })).body.extensions!.cost!.remaining!;
    await remaining(HELLO);
    const after = await remaining(HELLO);
    const other = await remaining({ query: "{ other: branch }" });
    // Some comes back between two requests, never more than the whole.
    expect(6_000_000 - after).toBeLessThan(502);
    expect(after).toBeGreaterThan(other - 1);
  });
});

describe("a trusted document", () => {
  const operations = [new Source(HELLO.query, "hello.graphql")];
  const { variables } = HELLO;

  test.each([
    ["documentId", { documentId: `sha256:${idOf(HELLO.query)}`, variables }],
    [
      "the extension of clients with persisted queries",
      { extensions: { persistedQuery: { version: 1, sha256Hash: idOf(HELLO.query) } }, variables },
    ],
  ])("is named by %s, in POST and in GET", async (_name, request) => {
    const bank = await startBank({ operations, trustedDocuments: "only" });
    expect((await post(bank, request)).body).toEqual({ data: { customer: { name: "Ada" } } });
    const parameters = new URLSearchParams(
      Object.entries(request).map(([key, value]): [string, string] => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
    const got = await read(
      await fetch(`${bank.url}/graphql?${parameters.toString()}`, {
        headers: { "graphql-require-preflight": "1" },
      }),
    );
    expect(got.body).toEqual({ data: { customer: { name: "Ada" } } });
  });

  test("is all that is run where others are not", async () => {
    const bank = await startBank({ operations, trustedDocuments: "only" });
    for (const query of ["{ branch }", "{", getIntrospectionQuery()]) {
      const answer = await post(bank, { query });
      expect([answer.status, ...codes(answer)]).toEqual([403, "OPERATION_NOT_TRUSTED"]);
    }
  });

  test("is not made of a document that is sent with its hash", async () => {
    const bank = await startBank({ operations });
    const query = "{ branch }";
    const extensions = { persistedQuery: { version: 1, sha256Hash: idOf(query) } };
    expect(codes(await post(bank, { query, extensions }))).toEqual(["OPERATION_NOT_TRUSTED"]);
    expect(codes(await post(bank, { extensions }))).toEqual(["OPERATION_NOT_TRUSTED"]);
  });

  test.each([
    ["a number", { documentId: 7 }],
    ["an extension without a hash", { extensions: { persistedQuery: { version: 1 } } }],
    ["an extension that is a list", { extensions: { persistedQuery: [] } }],
    ["nothing at all", {}],
  ])("is not named by %s", async (_name, request) => {
    const answer = await post(await startBank({ operations }), request);
    expect([answer.status, ...codes(answer)]).toEqual([400, "BAD_REQUEST"]);
  });
});

describe("an error", () => {
  test.each([
    ["a field", { query: "{ brunch }" }],
    ["an argument", { query: '{ customer(idd: "C-1") { name } }' }],
    ["a type", { query: "{ customer(id: 1) { ... on Custmer { name } } }" }],
  ])("suggests %s only where that is allowed", async (_name, request) => {
    const message = async (suggest: boolean) =>
      (await post(await startBank({ suggest }), request)).body.errors![0].message;
    expect(await message(true)).toMatch(/Did you mean/);
    expect(await message(false)).not.toMatch(/Did you mean|branch|Customer"/);
    expect((await message(false)).length).toBeGreaterThan(10);
  });

  test("is no longer than a message may be, however long the names of a document", async () => {
    const bank = await startBank();
    const name = "x".repeat(40_000);
    const { text } = await post(bank, {
      query: `query ${name} { branch ${many(15, (i) => `b${i}: branch @include(if: $v${i})`)} }`,
    });
    expect(text.length).toBeLessThan(20_000);
  });
});

describe("a request that would be costly to refuse", () => {
  test.each([
    [
      "has variables nested without end",
      `{"query":"{ branch }","variables":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`,
      "OPERATION_TOO_COMPLEX",
    ],
    [
      "has extensions nested without end",
      `{"query":"{ nothing }","extensions":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "doubles its fragments",
      {
        query: `{ ...F0 } ${many(35, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F35 on Query { branch }`,
      },
      "OPERATION_TOO_COMPLEX",
    ],
    [
      "spreads fragments in a circle",
      { query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }" },
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["has 10,000 aliases", { query: `{ ${many(10_000, (i) => `a${i}: branch`)} }` }, "OPERATION_TOO_COMPLEX"],
    [
      "asks for entities as the gateway does",
      { query: '{ _entities(representations: [{ __typename: "Customer", id: "C-1" }]) { __typename } }' },
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["asks for a subgraph's schema", { query: "{ _service { sdl } }" }, "GRAPHQL_VALIDATION_FAILED"],
    ["is a batch", [HELLO, HELLO], "BAD_REQUEST"],
  ])("that %s is refused", async (_name, request, code) => {
    const answer = await post(await startBank(), request);
    expect([answer.status, codes(answer)[0]]).toEqual([400, code]);
    expect((answer.body satisfies GraphQLAnswer).data).toBeUndefined();
  });
});
