import { customers, deposits, inMemory } from "../../helpers/gatewayBank";
import { closeBanks, codes, post, read, startBank } from "../../helpers/gatewayServer";
import { bearer, startIssuer } from "../../helpers/testIssuer";

afterEach(closeBanks);

const DESK = "https://desk.bank.test";
const EVIL = "https://evil.test";
const BRANCH = { query: "{ branch }" };

describe("a page of another origin", () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

  test("may neither ask nor read unless it is told", async () => {
    const bank = await startBank();
    expect((await preflight(bank.url, DESK)).status).toBe(405);
    const { headers } = await post(bank, BRANCH, { origin: DESK });
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("may ask and read where it is, without a token to ask whether", async () => {
    const issuer = await startIssuer();
    const bank = await startBank({ corsOrigins: [DESK], auth: { issuers: [issuer.settings] } });
    const asked = await preflight(bank.url, DESK);
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe(DESK);
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await post(bank, BRANCH, { origin: DESK, ...bearer(await issuer.token()) });
    expect(answer.headers.get("access-control-allow-origin")).toBe(DESK);
    expect(answer.headers.get("vary")).toBe("accept, accept-encoding, origin");
    // A refusal is to be read too.
    const refused = await post(bank, BRANCH, { origin: DESK });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, DESK]);
    await issuer.close();
  });

  test.each([EVIL, `${DESK}.evil.test`, "http://desk.bank.test", `${DESK}:8443`, "null", DESK.toUpperCase()])(
    "such as %s may not where only another is told",
    async (origin) => {
      const bank = await startBank({ corsOrigins: [DESK] });
      const asked = await preflight(bank.url, origin);
      expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([405, null]);
      expect((await post(bank, BRANCH, { origin })).headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});

describe("a request that a page of any site could make a browser send", () => {
  const get = async (headers: Record<string, string>) => {
    const services = [inMemory(customers()), inMemory(deposits())];
    const bank = await startBank({ services });
    const answer = await read(await fetch(`${bank.url}/graphql?query={branch}`, { headers }));
    return { answer, calls: services.flatMap(({ calls }) => calls) };
  };

  test.each<[string, Record<string, string>]>([
    ["a link", {}],
    ["a password that the browser knows", { authorization: "Basic YWRhOmxvdmVsYWNl" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["a form with a file", { "content-type": "multipart/form-data; boundary=x" }],
    ["a script without asking", { "content-type": "text/plain; charset=utf-8" }],
    ["an empty header", { "graphql-require-preflight": "" }],
  ])("by GET, with %s, is refused before any subgraph is asked", async (_name, headers) => {
    const { answer, calls } = await get(headers);
    expect([answer.status, ...codes(answer)]).toEqual([400, "BAD_REQUEST"]);
    expect(calls).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ["a token", bearer("x.y.z")],
    ["a type that no form has", { "content-type": "application/json" }],
    ["the header for it", { "graphql-require-preflight": "1" }],
    ["that of other clients", { "apollo-require-preflight": "true" }],
  ])("by GET is answered with %s", async (_name, headers) => {
    const { answer } = await get(headers);
    expect(answer.body).toEqual({ data: { branch: "Main street" } });
  });
});

describe("answers tell nothing of what makes them", () => {
  test("by their headers or words, refusals and failures included", async () => {
    const broken = { execute: () => Promise.reject(new TypeError("pg at db-prod-7:5432")) };
    const bank = await startBank({ services: [inMemory(customers(), broken), inMemory(deposits())] });
    const answers = [
      await post(bank, BRANCH),
      await post(bank, { query: `{ customer(id: "C-1") { name } }` }),
      await post(bank, "{"),
      await post(bank, BRANCH, { "content-type": "text/plain" }),
      await read(await fetch(`${bank.url}/nowhere`)),
    ];
    for (const { headers, text } of answers) {
      for (const name of ["server", "x-powered-by", "via"]) expect(headers.get(name)).toBeNull();
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(text).not.toMatch(/fastify|FST_|node_modules|graphql-js|apollo|db-prod|\.[tj]s\b/i);
    }
  });

  test("and the pages have a strict policy", async () => {
    const bank = await startBank();
    const { headers } = await fetch(bank.url);
    const policy = headers.get("content-security-policy")!.split(";");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });
});
