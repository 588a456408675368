import type { AuditSink } from "../../../../gateway/policy/audit/auditLog";
import { AuditLog } from "../../../../gateway/policy/audit/auditLog";
import { GENESIS, parse, type SealedRecord } from "../../../../gateway/policy/audit/record";
import { verifyChain } from "../../../../gateway/policy/audit/verify";
import { all, type AuditPlace, entry, keptLog, PLACES } from "../../../helpers/auditLogs";

const unavailable = expect.objectContaining({ code: "AUDIT_UNAVAILABLE" }) as Error;

describe.each(PLACES)("a log in %s", (_name, make) => {
  let place: AuditPlace;
  beforeEach(async () => {
    place = await make();
  });
  afterEach(() => place.drop());

  /** Opens the log, records what is given, and closes it. */
  async function put(...entries: Parameters<typeof entry>[0][]): Promise<void> {
    const audit = await AuditLog.open(place.sink(), keptLog());
    await Promise.all(entries.map((each) => audit.record(entry(each))));
    await audit.close();
  }

  it("has each request as one record, with all that was told of it", async () => {
    await put({ refused: ["UNAUTHORIZED_FIELD_OR_TYPE customer.dateOfBirth"], outcome: "PARTIAL" });
    const reader = await place.reader();
    const [{ record: record }] = await all(reader.find({}));
    expect(record).toEqual({
      seq: 1,
      prev: GENESIS.hash,
      at: "2026-11-21T10:00:00.000Z",
      who: {
        issuer: "https://issuer.test",
        subject: "manager",
        relationshipManager: "RM-7",
        branch: "B-3",
      },
      purpose: "SERVICE",
      address: "127.0.0.1",
      requestId: "request-1",
      operation: { name: "customerView", type: "query", hash: "ab".repeat(32) },
      customers: ["C-1042"],
      classes: ["NAME"],
      refused: ["UNAUTHORIZED_FIELD_OR_TYPE customer.dateOfBirth"],
      outcome: "PARTIAL",
      hash: expect.stringMatching(/^[\da-f]{64}$/) as string,
    });
    await reader.close();
  });

  it("goes on with the same chain after a restart", async () => {
    await put({}, {}, {});
    await put({}, {});
    const reader = await place.reader();
    expect(await reader.chains()).toEqual([1]);
    const verdict = await verifyChain(reader.lines(1));
    expect(verdict.broken).toBeUndefined();
    expect(verdict.records).toBe(5);
    await reader.close();
  });

  it("finds who saw a customer, and when", async () => {
    await put(
      { customers: ["C-1", "C-2"], at: "2026-11-01T08:00:00.000Z" },
      { customers: ["C-1"], at: "2026-11-02T08:00:00.000Z" },
      { customers: ["C-11"], at: "2026-11-02T08:00:00.000Z" },
    );
    const reader = await place.reader();
    const times = async (search: Parameters<typeof reader.find>[0]) =>
      (await all(reader.find(search))).map(({ record }) => record.at.slice(0, 10));
    expect(await times({ customer: "C-1" })).toEqual(["2026-11-01", "2026-11-02"]);
    expect(await times({ customer: "C-1", since: "2026-11-02T00:00:00.000Z" })).toEqual(["2026-11-02"]);
    expect(await times({ customer: "C-1", until: "2026-11-02T00:00:00.000Z" })).toEqual(["2026-11-01"]);
    expect(await times({ customer: "C" })).toEqual([]);
    await reader.close();
  });

  it("takes texts that no database can hold, and long ones cut", async () => {
    await put({ operation: { name: `a\u0000\ud800b${"x".repeat(1_000)}` } });
    const reader = await place.reader();
    const [{ record }] = await all(reader.find({ customer: "C-1042" }));
    expect(record.operation!.name).toMatch(/^a\uFFFD\uFFFDbx{496}$/);
    expect((await verifyChain(reader.lines(1))).broken).toBeUndefined();
    await reader.close();
  });
});

/** A sink in memory whose ways the test sets. */
function sinkOf(ways: Partial<AuditSink> = {}) {
  const kept: SealedRecord[] = [];
  const groups: number[] = [];
  const sink = {
    kept,
    groups,
    open: () => Promise.resolve({ head: kept.at(-1) ?? GENESIS }),
    append(records: readonly SealedRecord[]) {
      groups.push(records.length);
      kept.push(...records);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    ...ways,
  };
  return sink;
}

describe("AuditLog", () => {
  it("lets all who wait share one write", async () => {
    let finish!: () => void;
    const sink = sinkOf();
    const append = sink.append.bind(sink);
    const first = new Promise<void>((resolve) => (finish = resolve));
    sink.append = async (records) => {
      await append(records);
      if (sink.groups.length === 1) await first;
    };
    const audit = await AuditLog.open(sink, keptLog());
    const recorded = Array.from({ length: 11 }, () => audit.record(entry()));
    finish();
    await Promise.all(recorded);
    expect(sink.groups).toEqual([1, 10]);
  });

  it("resolves no record before it was written", async () => {
    let finish!: () => void;
    const written = new Promise<void>((resolve) => (finish = resolve));
    const audit = await AuditLog.open(sinkOf({ append: () => written }), keptLog());
    let isRecorded = false;
    const recorded = audit.record(entry()).then(() => (isRecorded = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRecorded).toBe(false);
    finish();
    await recorded;
  });

  it("refuses whoever waits for a write that failed, and goes on behind what the sink has", async () => {
    const sink = sinkOf();
    const append = sink.append.bind(sink);
    let isAway = false;
    sink.append = (records) => (isAway ? Promise.reject(new Error("ENOSPC")) : append(records));
    const log = keptLog();
    const audit = await AuditLog.open(sink, log, { rest: 0 });
    await audit.record(entry());
    isAway = true;
    await expect(audit.record(entry())).rejects.toEqual(unavailable);
    expect(() => audit.admit()).toThrow(unavailable);
    await expect(audit.record(entry())).rejects.toEqual(unavailable);
    isAway = false;
    await audit.record(entry());
    expect(() => audit.admit()).not.toThrow();
    expect(sink.kept.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(log.lines.map(({ message }) => message)).toEqual([
      "the audit log cannot be written: nothing is answered",
      "the audit log is written again",
    ]);
  });

  it("lets no more wait than it may", async () => {
    let finish!: () => void;
    const written = new Promise<void>((resolve) => (finish = resolve));
    const audit = await AuditLog.open(sinkOf({ append: () => written }), keptLog(), { waiting: 2 });
    // The first is being written.
    const recorded = [entry(), entry(), entry()].map((each) => audit.record(each));
    await expect(audit.record(entry())).rejects.toEqual(unavailable);
    expect(() => audit.admit()).toThrow(unavailable);
    finish();
    await Promise.all(recorded);
    expect(() => audit.admit()).not.toThrow();
  });

  it("waits for no write that hangs, and writes again when it has come back", async () => {
    let finish!: () => void;
    const hanging = new Promise<void>((resolve) => (finish = resolve));
    const sink = sinkOf();
    const append = sink.append.bind(sink);
    sink.append = (records) => hanging.then(() => append(records));
    const audit = await AuditLog.open(sink, keptLog(), { patience: 20 });
    const recorded = [audit.record(entry()), audit.record(entry())];
    for (const each of recorded) await expect(each).rejects.toEqual(unavailable);
    await expect(audit.record(entry())).rejects.toEqual(unavailable);
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    await audit.record(entry());
    expect(sink.kept.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("marks broken glass, and warns without the reason or a customer", async () => {
    const sink = sinkOf();
    const log = keptLog();
    const audit = await AuditLog.open(sink, log);
    const caller = { ...entry().caller!, purpose: "BREAK_GLASS" as const, reason: "Chen Meiling fell ill" };
    await audit.record(entry({ caller }));
    expect(parse(sink.kept[0].line)).toMatchObject({ loud: true, reason: "Chen Meiling fell ill" });
    expect(log.lines).toEqual([
      {
        level: "warn",
        message: "glass was broken",
        fields: {
          reqId: "request-1",
          issuer: "https://issuer.test",
          subject: "manager",
          operation: "customerView",
        },
      },
    ]);
    expect(JSON.stringify(log.lines)).not.toMatch(/C-1042|Chen/);
  });
});
