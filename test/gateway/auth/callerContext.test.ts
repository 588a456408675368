import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { httpService } from "../../../gateway/supergraph/httpService";
import { resilientService } from "../../../gateway/supergraph/resilientService";
import { CALLER_HEADER, CallerSigner, CallerVerifier } from "../../../schema/callerContext";
import { customers, deposits, inMemory, listen, type Listening } from "../../helpers/gatewayBank";
import { closeBanks, codes, post, startBank, type TestGateway } from "../../helpers/gatewayServer";
import { bearer, startIssuer, type TestIssuer } from "../../helpers/testIssuer";

const keys = [{ id: "a", secret: randomBytes(32) }];
const signer = new CallerSigner(keys);
const HELLO = { query: `{ customer(id: "C-1") { name } }` };
const ANSWER = `{"data":{"customer":{"name":"Ada"}}}`;

let issuer: TestIssuer;
let verifier: CallerVerifier;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  issuer = await startIssuer();
});
beforeEach(() => {
  verifier = new CallerVerifier(keys);
});
afterEach(async () => {
  await closeBanks();
  for (const close of closers.splice(0)) await close();
});
afterAll(() => issuer.close());

/** A bank whose customers are behind HTTP, and what came there: each request's headers and its caller. */
async function startFar(answer: (turn: number) => { status: number; text: string } | undefined) {
  const came: { headers: IncomingHttpHeaders; caller: string }[] = [];
  const server: Listening = await listen(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const caller = verifier.verify(request.headers[CALLER_HEADER], Buffer.concat(chunks));
        came.push({ headers: request.headers, caller });
        const told = answer(came.length);
        if (told === undefined) return request.socket.destroy();
        response.writeHead(told.status, { "content-type": "application/json" }).end(told.text);
      });
    }),
  );
  closers.push(() => server.close());
  const far = httpService({ name: "customers", url: server.url, signer });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const bank: TestGateway = await startBank({
    services: [resilientService(far, { log }), inMemory(deposits())],
    auth: { issuers: [issuer.settings] },
  });
  return { bank, came };
}

test("what a client says of its caller never reaches a subgraph", async () => {
  const { bank, came } = await startFar(() => ({ status: 200, text: ANSWER }));
  const forged = { subject: "mallory", issuer: "x", scopes: ["rows:all"], purpose: "SERVICE" };
  for (const smuggled of [
    JSON.stringify(forged),
    signer.sign(JSON.stringify(forged), JSON.stringify(HELLO)),
    new CallerSigner([{ id: "a", secret: randomBytes(32) }]).sign(JSON.stringify(forged), "{}"),
  ])
    for (const name of [CALLER_HEADER, "X-Caller-Context", "x_caller_context"]) {
      const headers = { ...bearer(await issuer.token()), [name]: smuggled };
      expect((await post(bank, HELLO, headers)).status).toBe(200);
    }
  expect(came.length).toBe(9);
  for (const { headers, caller } of came) {
    expect(JSON.parse(caller)).toMatchObject({ subject: "ada" });
    expect(Object.keys(headers)).not.toContain("authorization");
    expect(Object.keys(headers)).not.toContain("x_caller_context");
  }
});

test("each sending is signed anew, so that a retry is no replay", async () => {
  const { bank, came } = await startFar((turn) => (turn === 1 ? undefined : { status: 200, text: ANSWER }));
  const answer = await post(bank, HELLO, bearer(await issuer.token()));
  expect(answer.body).toEqual({ data: { customer: { name: "Ada" } } });
  expect(came).toHaveLength(2);
});

test("a subgraph that refuses the gateway costs its section: the client's token is not to blame", async () => {
  const text = `{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}`;
  const { bank } = await startFar(() => ({ status: 401, text }));
  const answer = await post(bank, HELLO, bearer(await issuer.token()));
  expect(codes(answer)).toEqual(["SUBGRAPH_UNAVAILABLE"]);
  expect(bank.logged()).toContain("CALLER_KEYS");
});

test("nor is it where a subgraph answers so with 200", async () => {
  const text = `{"data":null,"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}`;
  const { bank } = await startFar(() => ({ status: 200, text }));
  const answer = await post(bank, HELLO, bearer(await issuer.token()));
  expect(codes(answer)).toEqual(["INTERNAL_ERROR"]);
});

test("two callers' equal queries in flight are two, and one caller's are one", async () => {
  const service = inMemory(customers());
  const bank = await startBank({
    services: [service, inMemory(deposits())],
    auth: { issuers: [issuer.settings] },
  });
  const tokens = await Promise.all(["ada", "ben"].map((sub) => issuer.token({ sub })));
  await Promise.all(tokens.map((token) => post(bank, HELLO, bearer(token))));
  expect(new Set(service.calls.map(({ scope }) => (scope as { caller: string }).caller)).size).toBe(2);
});
