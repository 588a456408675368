import { randomUUID } from "node:crypto";
import pino from "pino";
import { callerText } from "../../../schema/caller";
import { customers } from "../../../subgraphs/customers/subgraph";
import { serve } from "../../../subgraphs/kit/serve";
import { ANALYST, AUDITOR } from "../../helpers/callers";

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
        get: () => () => Promise.reject(new TypeError("Chen Meiling")),
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

test("who asks is what the headers prove, and whom they do not prove is refused", async () => {
  const server = await serve(customers, {
    host: "127.0.0.1",
    port: 0,
    logLevel: "silent",
    location: { memory: randomUUID() },
    callerOf: ({ "x-test-caller": proven }) => proven?.toString(),
  });
  closers.push(() => server.close());
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: `{ customers(search: "chen") { totalCount } }` }),
    });
    return answer.json();
  };
  expect(await ask({})).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  expect(await ask({ "x-test-caller": callerText(AUDITOR) })).toEqual({
    data: { customers: { totalCount: 0 } },
  });
  expect(await ask({ "x-test-caller": callerText(ANALYST) })).toMatchObject({
    errors: [{ extensions: { code: "FORBIDDEN" } }],
  });
  expect(await ask({ "x-test-caller": "rows:all" })).toMatchObject({
    errors: [{ extensions: { code: "INTERNAL_ERROR" } }],
  });
});
