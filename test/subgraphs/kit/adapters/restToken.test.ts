import type { Reply, Seen } from "../../../helpers/restServer";
import { closeAll, oneEach, positions, start } from "./openRest";

afterEach(closeAll);

const UNAVAILABLE = { code: "SUBGRAPH_UNAVAILABLE" };

/** A system that takes the tokens which its issuer gives, until they are withdrawn. */
async function issuing(
  issue: (count: number, seen: Seen) => Reply = (count) => ({
    body: { access_token: `t${count}`, token_type: "Bearer", expires_in: 600 },
  }),
  sentIn?: "header" | "body",
) {
  const clock = { now: 0 };
  const withdrawn = new Set<string>();
  let issued = 0;
  const issuer = await start((seen) => issue(++issued, seen));
  const started = await start(
    (seen) => (withdrawn.has(seen.headers.authorization!) ? { status: 401 } : oneEach(seen)),
    {
      now: () => clock.now,
      credentials: {
        tokenUrl: `${issuer.server.url}/token`,
        clientId: "graph:1",
        clientSecret: "hush&hush",
        scope: "positions",
        sentIn,
      },
    },
    { retries: 0 },
  );
  const tokens = () => started.server.seen.map(({ headers }) => headers.authorization);
  return { ...started, clock, withdrawn, tokens, issuer: issuer.server };
}

describe("a token", () => {
  it("is fetched once for all that wait for it, with the client's credentials", async () => {
    const { rest, tokens, issuer } = await issuing();
    await Promise.all(["a", "b", "c"].map((key) => rest.rows(positions([key]))));
    expect(tokens()).toEqual(["Bearer t1", "Bearer t1", "Bearer t1"]);
    expect(issuer.seen).toHaveLength(1);
    expect(issuer.seen[0]).toMatchObject({
      method: "POST",
      body: "grant_type=client_credentials&scope=positions",
    });
    // RFC 6749 2.3.1: each is encoded as in a form first.
    expect(issuer.seen[0].headers.authorization).toBe(
      `Basic ${Buffer.from("graph%3A1:hush%26hush").toString("base64")}`,
    );
  });

  it("is asked for in the body where the issuer wants it so", async () => {
    const { rest, issuer } = await issuing(undefined, "body");
    await rest.rows(positions(["a"]));
    expect(issuer.seen[0].headers.authorization).toBeUndefined();
    expect(issuer.seen[0].body).toContain("client_id=graph%3A1&client_secret=hush%26hush");
  });

  it("is renewed before it ends", async () => {
    const { rest, tokens, clock } = await issuing();
    await rest.rows(positions(["a"]));
    clock.now = 539_999;
    await rest.rows(positions(["a"]));
    clock.now = 540_000;
    await rest.rows(positions(["a"]));
    expect(tokens()).toEqual(["Bearer t1", "Bearer t1", "Bearer t2"]);
  });

  it("is good until it ends where its issuer is away", async () => {
    const { rest, tokens, clock } = await issuing((count) =>
      count === 1 ? { body: { access_token: "t1", token_type: "bearer", expires_in: 600 } } : { status: 503 },
    );
    await rest.rows(positions(["a"]));
    clock.now = 599_999;
    await rest.rows(positions(["a"]));
    expect(tokens()).toEqual(["Bearer t1", "Bearer t1"]);
    clock.now = 600_000;
    await expect(rest.rows(positions(["a"]))).rejects.toMatchObject(UNAVAILABLE);
  });

  it("that is not taken any more is replaced once, for all that were refused", async () => {
    const { rest, tokens, withdrawn, issuer } = await issuing();
    await rest.rows(positions(["a"]));
    withdrawn.add("Bearer t1");
    const rows = await Promise.all(["a", "b"].map((key) => rest.rows(positions([key]))));
    expect(rows.flat()).toHaveLength(2);
    expect(issuer.seen).toHaveLength(2);
    expect(tokens().slice(-2)).toEqual(["Bearer t2", "Bearer t2"]);
  });

  it("is not replaced twice for one request", async () => {
    const { rest, tokens, withdrawn } = await issuing();
    withdrawn.add("Bearer t1").add("Bearer t2").add("Bearer t3");
    await expect(rest.rows(positions(["a"]))).rejects.toMatchObject(UNAVAILABLE);
    expect(tokens()).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it.each([
    ["refuses", { status: 401, body: { error: "invalid_client", error_description: "hush&hush" } }],
    ["answers no token", { body: { access_token: "", secret: "hush&hush" } }],
    ["answers a page", { headers: { "content-type": "text/html" }, body: "<p>hush&hush</p>" }],
  ])("costs the call, and tells no secret, where its issuer %s", async (_, reply) => {
    const { rest, server, system } = await issuing(() => reply);
    const error = await rest.rows(positions(["a"])).catch((cause: Error) => cause);
    expect(error).toMatchObject(UNAVAILABLE);
    expect(told(error) + JSON.stringify(system.health())).not.toMatch(/hush|graph/);
    expect(server.seen).toEqual([]);
  });
});

/** All that an error tells, its causes included. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${JSON.stringify(error)} ${error.cause ? told(error.cause) : ""}`;
}
