import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import pino from "pino";
import { callerText } from "../../../schema/caller";
import { httpService, type HttpServiceOptions } from "../../../gateway/supergraph/httpService";
import { CALLER_HEADER, type CallerKey, CallerSigner } from "../../../schema/callerContext";
import { projectFile } from "../../../schema/files";
import { customers } from "../../../subgraphs/customers/subgraph";
import { serve, type ServeOptions } from "../../../subgraphs/kit/serve";
import { AUDITOR } from "../../helpers/callers";

type Line = Record<string, unknown>;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The customers' subgraph over a source that fails whatever it is asked, and what it logs. */
async function failing() {
  const lines: Line[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  const manifest = {
    ...customers,
    openSource: () =>
      new Proxy({} as ReturnType<typeof customers.openSource>, {
        get: (_, name) =>
          name === "close" || name === "then"
            ? undefined
            : () => Promise.reject(new TypeError("Chen Meiling")),
      }),
  };
  const server = await serve(manifest, {
    host: "127.0.0.1",
    port: 0,
    logLevel: "info",
    location: { memory: randomUUID() },
    log,
  });
  closers.push(() => server.close());
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: `{ customer(id: "C-1042") { name } }` }),
    });
    const { errors } = (await answer.json()) as { errors: { extensions: { errorId: string } }[] };
    return errors[0].extensions.errorId;
  };
  return { ask, failures: () => lines.filter(({ msg }) => msg === "a field failed"), lines };
}

test("a failure is logged under the gateway's request and trace, and the id that the gateway was told", async () => {
  const { ask, failures, lines } = await failing();
  const reqId = randomUUID();
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const errorId = await ask({ "x-request-id": reqId, traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  expect(failures()).toEqual([expect.objectContaining({ reqId, traceId, errorId, subgraph: "customers" })]);
  expect(JSON.stringify(lines)).not.toContain("Meiling");
});

test("a request that comes without an id, or with one that is none, gets one", async () => {
  const { ask, failures } = await failing();
  await ask({});
  await ask({ "x-request-id": "C-1042 <script>", traceparent: "C-1042" });
  for (const line of failures()) {
    expect(line.reqId).toMatch(/^[\da-f-]{36}$/);
    expect(line).not.toHaveProperty("traceId");
  }
  expect(failures()).toHaveLength(2);
});

describe("with keys", () => {
  const keys: CallerKey[] = [{ id: "a", secret: randomBytes(32) }];
  const signer = new CallerSigner(keys);
  const caller = callerText(AUDITOR);
  const body = JSON.stringify({ query: "{ __typename }" });

  /** A subgraph that takes its gateway's word alone. */
  async function guarded(options: Partial<ServeOptions> = {}) {
    const lines: string[] = [];
    const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
    const location = { memory: randomUUID() };
    const server = await serve(customers, {
      ...{ host: "127.0.0.1", port: 0, logLevel: "info", location, callerKeys: keys, log },
      ...options,
    });
    closers.push(() => server.close());
    const ask = async (headers: Record<string, string>, sent = body) => {
      const answer = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: sent,
      });
      const { data, errors } = (await answer.json()) as {
        data?: unknown;
        errors?: { extensions: { code: string } }[];
      };
      return data ?? [answer.status, errors?.[0].extensions.code];
    };
    return { ...server, ask, lines };
  }

  const UNAUTHENTICATED = [401, "UNAUTHENTICATED"];

  test("what the gateway signed is answered, once, and for this body", async () => {
    const { ask, lines } = await guarded();
    const header = { [CALLER_HEADER]: signer.sign(caller, body) };
    expect(await ask(header)).toEqual({ __typename: "Query" });
    expect(await ask(header)).toEqual(UNAUTHENTICATED);
    const other = { [CALLER_HEADER]: signer.sign(caller, body) };
    expect(await ask(other, JSON.stringify({ query: "{ a: __typename }" }))).toEqual(UNAUTHENTICATED);
    expect(lines.filter((line) => line.includes("a request was refused"))).toHaveLength(2);
    expect(lines.join()).not.toContain(AUDITOR.subject);
  });

  test.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["a caller in plain text", { [CALLER_HEADER]: caller }],
    ["a client's token", { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ." }],
    [
      "another gateway's signature",
      { [CALLER_HEADER]: new CallerSigner([{ id: "a", secret: randomBytes(32) }]).sign(caller, body) },
    ],
  ])("who shows %s is not", async (_name, headers) => {
    const { ask } = await guarded();
    expect(await ask(headers)).toEqual(UNAUTHENTICATED);
    expect(await ask({ ...headers, "content-type": "text/plain" })).not.toHaveProperty("__typename");
  });

  test("who sends no body is not either, and health is open", async () => {
    const { url } = await guarded();
    const headers = { [CALLER_HEADER]: signer.sign(caller, "") };
    expect((await fetch(`${url}/graphql`, { method: "POST", headers })).status).toBe(401);
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(404);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  describe("and certificates", () => {
    const pem = (name: string) => readFileSync(projectFile("test", "fixtures", "tls", name));
    const tls = (name: string, authority = "authority") => ({
      cert: pem(`${name}.pem`),
      key: pem(`${name}.key`),
      ca: pem(`${authority}.pem`),
    });
    const asking = (url: string, how: HttpServiceOptions["tls"]) => {
      const service = httpService({ name: "customers", url: `${url}/graphql`, signer, tls: how });
      closers.push(() => service.close());
      return service;
    };

    test("gateway and subgraph know each other", async () => {
      const { url } = await guarded({ tls: tls("subgraph") });
      expect(url).toMatch(/^https:/);
      const service = asking(url, tls("gateway"));
      expect(await service.execute({ query: "{ __typename }" }, { caller })).toEqual({
        data: { __typename: "Query" },
      });
      await service.checkHealth();
    });

    test("strangers are not let in, neither way", async () => {
      const { url } = await guarded({ tls: tls("subgraph") });
      const stranger = await guarded({ tls: tls("stranger", "authority") });
      for (const service of [
        // Its certificate is another authority's.
        asking(url, tls("stranger", "authority")),
        // It has none.
        asking(url, { ca: pem("authority.pem") } as HttpServiceOptions["tls"]),
        // It does not know the subgraph.
        asking(url, tls("gateway", "other")),
        asking(url.replace("https:", "http:"), undefined),
        asking(stranger.url, tls("gateway")),
      ])
        await expect(service.execute({ query: "{ __typename }" }, { caller })).rejects.toMatchObject({
          code: "SUBGRAPH_UNAVAILABLE",
        });
    });
  });
});
