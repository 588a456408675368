import { SUBGRAPHS } from "../../../../config";
import { AuditLog } from "../../../../gateway/policy/audit/auditLog";
import type { AuditReader } from "../../../../gateway/policy/audit/auditReader";
import { AUDIT_SDL } from "../../../../gateway/policy/audit/auditSdl";
import { auditService } from "../../../../gateway/policy/audit/auditService";
import { callerText } from "../../../../schema/caller";
import { type AuditPlace, entry, keptLog, PLACES } from "../../../helpers/auditLogs";
import { closeBanks, codes, post, startBank } from "../../../helpers/gatewayServer";

interface Page {
  edges: { node: Record<string, unknown>; cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}

const QUERY = `query ($customer: ID, $since: DateTime, $until: DateTime, $first: Int! = 20, $after: String) {
  auditRecords(customer: $customer, since: $since, until: $until, first: $first, after: $after) {
    edges { cursor node { id at subject loud customers refused operationName outcome } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

/** Asks the service as the gateway does. */
async function ask(
  open: (() => Promise<AuditReader>) | undefined,
  variables: Record<string, unknown> = {},
  scope: object = { caller: "" },
) {
  const { data, errors } = await auditService(open).execute({ query: QUERY, variables }, scope);
  const page = data?.auditRecords as Page | null | undefined;
  return { page: page!, ids: page?.edges.map(({ node }) => node.id), code: errors?.[0].extensions.code };
}

describe.each(PLACES)("the log in %s, asked in the graph", (_name, make) => {
  let place: AuditPlace;
  beforeAll(async () => {
    place = await make();
    const audit = await AuditLog.open(place.sink(), keptLog());
    for (let day = 1; day <= 9; day++) {
      const at = `2026-11-0${day}T08:00:00.000Z`;
      await audit.record(entry({ at, customers: [day % 2 === 0 ? "C-2" : "C-1"] }));
    }
    await audit.close();
  });
  afterAll(() => place.drop());

  it("is given in pages, each once and in its order", async () => {
    const ids: unknown[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const { page } = await ask(() => place.reader(), { first: 4, after });
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      ids.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      pages++;
    } while (after !== null);
    expect([pages, ids]).toEqual([3, Array.from({ length: 9 }, (_, index) => `1:${index + 1}`)]);
  });

  it("is given for a customer and a time", async () => {
    const of = async (variables: object) => (await ask(() => place.reader(), { ...variables })).ids;
    expect(await of({ customer: "C-2" })).toEqual(["1:2", "1:4", "1:6", "1:8"]);
    expect(await of({ customer: "C-2", since: "2026-11-04T09:00:00+01:00" })).toEqual(["1:4", "1:6", "1:8"]);
    expect(await of({ since: "2026-11-08T00:00:00Z", until: "2026-11-09T08:00:00Z" })).toEqual(["1:8"]);
    expect(await of({ customer: "C-3" })).toEqual([]);
  });

  it("tells of a request all that is on record", async () => {
    const { page } = await ask(() => place.reader(), { first: 1 });
    expect(page.edges[0].node).toEqual({
      id: "1:1",
      at: "2026-11-01T08:00:00.000Z",
      subject: "manager",
      loud: false,
      customers: ["C-1"],
      refused: [],
      operationName: "customerView",
      outcome: "ANSWERED",
    });
  });
});

describe("auditService", () => {
  const unread = () => Promise.reject(new Error("The log must not be opened."));
  const callerWith = (scopes: string[]) =>
    callerText({ issuer: "https://issuer.test", subject: "somebody", scopes, purpose: "SERVICE" });

  it("keeps out callers without audit:read before anything is read", async () => {
    const asked = await ask(unread, {}, { caller: callerWith(["customer:read", "rows:all", "pii:read"]) });
    expect(asked).toMatchObject({ page: null, code: "FORBIDDEN" });
  });

  it("lets callers with audit:read in", async () => {
    const empty: AuditReader = {
      chains: () => Promise.resolve([]),
      async *lines() {},
      async *find() {},
      close: () => Promise.resolve(),
    };
    const asked = await ask(() => Promise.resolve(empty), {}, { caller: callerWith(["audit:read"]) });
    expect(asked).toMatchObject({ ids: [], code: undefined });
  });

  it.each([
    [{ first: 0 }, "INVALID_PAGE_SIZE"],
    [{ first: 101 }, "INVALID_PAGE_SIZE"],
    [{ after: "abc" }, "INVALID_CURSOR"],
    [{ since: "yesterday" }, "INVALID_ARGUMENT"],
    [{ until: 5 }, "INVALID_ARGUMENT"],
  ])("refuses %j", async (variables, code) => {
    expect(await ask(unread, variables)).toMatchObject({ page: null, code });
  });

  it("is a section that is away where there is no log, or it cannot be read", async () => {
    expect(await ask(undefined)).toMatchObject({ page: null, code: "SUBGRAPH_UNAVAILABLE" });
    expect(await ask(unread)).toMatchObject({ page: null });
  });

  it("says its SDL to whoever composes", async () => {
    const { data } = await auditService(undefined).execute({ query: "{ _service { sdl } }" }, {});
    expect(data).toEqual({ _service: { sdl: AUDIT_SDL } });
  });
});

describe("a gateway", () => {
  afterEach(closeBanks);

  it("answers for its log over the committed graph, whoever answers for the subgraphs", async () => {
    const place = await PLACES[0][1]();
    const services = SUBGRAPHS.map((name) => ({
      name,
      execute: () => Promise.reject(new Error("No subgraph is asked.")),
      checkHealth: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }));
    const gateway = await startBank({
      services,
      supergraphSdl: undefined,
      audit: await AuditLog.open(place.sink(), keptLog()),
      readAudit: () => place.reader(),
    });
    await post(gateway, { query: "{ nobody }" });
    const query = "{ auditRecords { edges { node { refused operationHash } } } }";
    const answered = await post(gateway, { query });
    expect(codes(answered)).toEqual([]);
    expect(answered.body.data).toMatchObject({
      auditRecords: { edges: [{ node: { refused: ["GRAPHQL_VALIDATION_FAILED"] } }] },
    });
    await gateway.close();
    await place.drop();
  });
});
