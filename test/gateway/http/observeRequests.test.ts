import http from "node:http";
import { REQUEST, type RequestMessage } from "../../../gateway/channels";
import { customers, deferred, deposits, inMemory } from "../../helpers/gatewayBank";
import { closeBanks, post, startBank } from "../../helpers/gatewayServer";

const stops: (() => void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await closeBanks();
});

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

/** What is told at the end of requests, and the next of them. */
function heard() {
  const messages: RequestMessage[] = [];
  let next = deferred<RequestMessage>();
  stops.push(
    REQUEST.end.subscribe((message) => {
      messages.push(message);
      next.resolve(message);
      next = deferred();
    }),
  );
  return { messages, next: () => next.promise };
}

test("every answer names its request, as the log does", async () => {
  const bank = await startBank();
  const answers = [
    await post(bank, { query: "{ branch }" }),
    await post(bank, "{"),
    await fetch(`${bank.url}/nothing`),
    await fetch(`${bank.url}/graphql`, { method: "DELETE" }),
  ];
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  expect(new Set(ids).size).toBe(4);
  expect(bank.lines.filter(({ msg }) => msg === "request").map(({ reqId }) => reqId)).toEqual(ids);
});

test("a request's id is the gateway's own, whatever the client says", async () => {
  const bank = await startBank();
  const { headers } = await post(bank, { query: "{ branch }" }, { "x-request-id": "customer-4711" });
  expect(headers.get("x-request-id")).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(bank.logged()).not.toContain("4711");
});

test.each([
  [`00-${TRACE}-${SPAN}-01`, TRACE],
  [`cc-${TRACE}-${SPAN}-01-and-more`, TRACE],
  [`ff-${TRACE}-${SPAN}-01`, undefined],
  [`00-${"0".repeat(32)}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${"0".repeat(16)}-01`, undefined],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${SPAN}-01x`, undefined],
  ["C-1042", undefined],
])("of the traceparent %s the log has the trace %s", async (traceparent, traceId) => {
  const bank = await startBank();
  await post(bank, { query: "{ branch }" }, { traceparent });
  expect(bank.lines.filter(({ msg }) => msg === "request")).toEqual([
    traceId === undefined
      ? expect.not.objectContaining({ traceId: expect.anything() as unknown })
      : expect.objectContaining({ traceId }),
  ]);
});

test("tells of requests to /graphql what they were and what became of them", async () => {
  const { messages, next } = heard();
  const bank = await startBank();
  for (const body of [{ query: "query Hello { branch }" }, { query: "mutation { nothing }" }]) {
    const told = next();
    await post(bank, body);
    await told;
  }
  await fetch(`${bank.url}/health/ready`);
  expect(messages).toEqual([
    expect.objectContaining({ method: "POST", status: 200, operationName: "Hello", operationType: "query" }),
    expect.objectContaining({ method: "POST", status: 400, code: "GRAPHQL_VALIDATION_FAILED" }),
  ]);
  expect(messages.every(({ ms }) => ms > 0)).toBe(true);
});

test("tells of a client that hangs up", async () => {
  const asked = deferred();
  const { next } = heard();
  const mute = inMemory(customers(), {
    execute() {
      asked.resolve();
      return new Promise(() => {});
    },
  });
  const bank = await startBank({ services: [mute, inMemory(deposits())], deadline: 1_000 });
  const told = next();
  const query = encodeURIComponent(`{ customers { name } }`);
  const request = http
    .get(`${bank.url}/graphql?query=${query}`, { headers: { "graphql-require-preflight": "1" } })
    .on("error", () => {});
  await asked.promise;
  request.destroy();
  expect(await told).toMatchObject({ status: 499, operationType: "query" });
});

test("the lines of a sick subgraph and of a masked error carry the request's ids", async () => {
  const away = inMemory(customers(), { execute: () => Promise.reject(new Error("down")) });
  const faulty = inMemory(
    deposits({
      Query: {
        branch: () => {
          throw new Error("no table");
        },
      },
    }),
  );
  const bank = await startBank({ services: [away, faulty] });
  const query = "{ branch customers { name } }";
  const { headers, body } = await post(bank, { query }, { traceparent: `00-${TRACE}-${SPAN}-00` });
  const ids = { reqId: headers.get("x-request-id"), traceId: TRACE };
  const errorId = body.errors?.find(({ extensions }) => extensions?.code === "INTERNAL_ERROR")?.extensions
    ?.errorId;
  expect(errorId).toEqual(expect.any(String));
  expect(bank.lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...ids, msg: "a subgraph did not answer", subgraph: "customers" }),
      expect.objectContaining({ ...ids, msg: "an error was masked", subgraph: "deposits", errorId }),
      expect.objectContaining({ ...ids, msg: "request" }),
    ]),
  );
});
