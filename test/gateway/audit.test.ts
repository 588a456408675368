import type { Audit, AuditEntry } from "../../gateway/audit";
import type { Executed } from "../../gateway/contract";
import { entryOf } from "../../gateway/auditEntries";
import { openAudit } from "../../gateway/policy/audit/openAudit";
import { FileReader } from "../../gateway/policy/audit/fileReader";
import { fail } from "../../schema/errors";
import { all, keptLog, makeFolder } from "../helpers/auditLogs";
import { customers, deferred, deposits, inMemory } from "../helpers/gatewayBank";
import { closeBanks, codes, post, startBank } from "../helpers/gatewayServer";

afterEach(closeBanks);

/** An audit that keeps what it is told. */
function kept(ways: Partial<Audit> = {}): Audit & { entries: AuditEntry[]; isClosed: boolean } {
  const audit = {
    entries: [] as AuditEntry[],
    isClosed: false,
    admit: () => undefined,
    record(entry: AuditEntry) {
      audit.entries.push(entry);
      return Promise.resolve();
    },
    close() {
      audit.isClosed = true;
      return Promise.resolve();
    },
    ...ways,
  };
  return audit;
}

const QUERY = 'query view { customer(id: "C-1") { id name accounts { iban } } }';

test("an answer leaves when its record is kept, not before", async () => {
  const recorded = deferred();
  const asked = deferred();
  const audit = kept({
    record() {
      asked.resolve();
      return recorded.promise;
    },
  });
  const gateway = await startBank({ audit });
  let isAnswered = false;
  const answering = post(gateway, { query: QUERY }).then((answered) => {
    isAnswered = true;
    return answered;
  });
  await asked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  recorded.resolve();
  expect((await answering).status).toBe(200);
});

test("a record tells of the request what the request was", async () => {
  const audit = kept();
  const gateway = await startBank({ audit });
  const { headers } = await post(gateway, { query: QUERY });
  expect(audit.entries).toEqual([
    {
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/) as string,
      caller: undefined,
      address: "127.0.0.1",
      requestId: headers.get("x-request-id"),
      operation: { name: "view", type: "query", hash: expect.stringMatching(/^[\da-f]{64}$/) as string },
      customers: expect.anything() as Iterable<string>,
      classes: ["customers", "deposits"],
      refused: [],
      outcome: "ANSWERED",
    },
  ]);
});

test("a record tells whose data an executed answer holds, and which classes of fields", () => {
  const request = { query: QUERY, readOnly: false };
  const record = {
    customers: new Set(["C-1", "C-2"]),
    classes: ["NAME"],
    denied: [["customers", "@", "dateOfBirth"]],
  };
  const known = { at: "2026-11-21T10:00:00.000Z", executed: { text: "{}", record } as Executed };
  expect(entryOf(request, undefined, known, { text: "{}" })).toMatchObject({
    customers: new Set(["C-1", "C-2"]),
    classes: ["NAME"],
    refused: ["UNAUTHORIZED_FIELD_OR_TYPE customers.@.dateOfBirth"],
    outcome: "PARTIAL",
  });
});

test("a record names what was not given, by code and path", async () => {
  const audit = kept();
  const accounts = () => {
    throw fail("SUBGRAPH_UNAVAILABLE");
  };
  const services = [inMemory(customers()), inMemory(deposits({ Customer: { accounts } }))];
  const gateway = await startBank({ audit, services });
  await post(gateway, { query: "{ customers { name accounts { iban } } }" });
  expect(audit.entries[0]).toMatchObject({
    refused: ["SUBGRAPH_UNAVAILABLE customers.@.accounts"],
    outcome: "PARTIAL",
  });
});

test.each<[string, unknown, Record<string, string>, string]>([
  ["no document", {}, {}, "BAD_REQUEST"],
  ["a body that is not JSON", "{", {}, "BAD_REQUEST"],
  ["another type of body", QUERY, { "content-type": "text/plain" }, "UNSUPPORTED_MEDIA_TYPE"],
  ["nothing that it takes", { query: QUERY }, { accept: "text/html" }, "NOT_ACCEPTABLE"],
  ["a body too large", { query: "#".repeat(2_000_000) }, {}, "PAYLOAD_TOO_LARGE"],
  ["a document that breaks off", { query: "{ customer" }, {}, "GRAPHQL_PARSE_FAILED"],
  ["an unknown field", { query: "{ nobody }" }, {}, "GRAPHQL_VALIDATION_FAILED"],
  ["no such operation", { query: QUERY, operationName: "other" }, {}, "OPERATION_RESOLUTION_FAILURE"],
  ["no such document", { documentId: "ab".repeat(32) }, {}, "OPERATION_NOT_TRUSTED"],
])("a request with %s is refused, and on record once", async (_name, body, headers, code) => {
  const audit = kept();
  const gateway = await startBank({ audit });
  expect(codes(await post(gateway, body, headers))[0]).toBe(code);
  expect(audit.entries).toHaveLength(1);
  expect(audit.entries[0]).toMatchObject({ address: "127.0.0.1", refused: [code], outcome: "REFUSED" });
});

test("another method is on record, another path is not", async () => {
  const audit = kept();
  const gateway = await startBank({ audit });
  const response = await fetch(`${gateway.url}/graphql`, { method: "DELETE" });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  await fetch(`${gateway.url}/nowhere`);
  await fetch(`${gateway.url}/health/ready`);
  expect(audit.entries.map(({ refused }) => refused)).toEqual([["METHOD_NOT_ALLOWED"]]);
});

describe("while nothing can be put on record", () => {
  const unavailable = kept({ record: () => Promise.reject(fail("AUDIT_UNAVAILABLE")) });

  test("nothing is answered", async () => {
    const gateway = await startBank({ audit: unavailable });
    const answered = await post(gateway, { query: QUERY });
    expect([answered.status, codes(answered)]).toEqual([503, ["AUDIT_UNAVAILABLE"]]);
    expect(answered.text).not.toMatch(/Ada|IBAN/);
  });

  test("refusals of all kinds tell that alone", async () => {
    const gateway = await startBank({ audit: unavailable });
    for (const body of [{ query: "{ nobody }" }, "{", {}]) {
      const answered = await post(gateway, body);
      expect([answered.status, codes(answered)]).toEqual([503, ["AUDIT_UNAVAILABLE"]]);
    }
  });

  test("nothing is done either, once that is known", async () => {
    const service = inMemory(customers());
    const audit = kept({
      admit() {
        throw fail("AUDIT_UNAVAILABLE");
      },
    });
    const gateway = await startBank({ audit, services: [service, inMemory(deposits())] });
    const answered = await post(gateway, { query: 'mutation { rename(id: "C-1", name: "Eve") { id } }' });
    expect(codes(answered)).toEqual(["AUDIT_UNAVAILABLE"]);
    expect(service.calls).toEqual([]);
    expect(audit.entries).toMatchObject([{ refused: ["AUDIT_UNAVAILABLE"], outcome: "FAILED" }]);
  });
});

test("a gateway closes its log after its last answer", async () => {
  const audit = kept();
  const gateway = await startBank({ audit });
  await post(gateway, { query: QUERY });
  await gateway.close();
  expect(audit.isClosed).toBe(true);
});

test("many requests at once are each on record in real files", async () => {
  const { folder, drop } = makeFolder();
  const gateway = await startBank({ audit: await openAudit({ folder, maxFileSize: 1024 ** 2 }, keptLog()) });
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(gateway, { query: QUERY })));
  const records = await all(new FileReader(folder).find({}));
  expect(records.map(({ record }) => record.requestId).sort()).toEqual(
    answers.map(({ headers }) => headers.get("x-request-id")).sort(),
  );
  await gateway.close();
  drop();
});

test("no place for the log is a wrong configuration", async () => {
  await expect(openAudit({ maxFileSize: 1 }, keptLog())).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});
