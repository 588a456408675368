import { AuditLog } from "../../../../gateway/policy/audit/auditLog";
import { connect, type Connection } from "../../../../gateway/policy/audit/auditTable";
import { PostgresReader } from "../../../../gateway/policy/audit/postgresReader";
import { PostgresSink } from "../../../../gateway/policy/audit/postgresSink";
import { verifyChain } from "../../../../gateway/policy/audit/verify";
import { entry, keptLog } from "../../../helpers/auditLogs";
import { DATABASES } from "../../../helpers/databases";

const served = DATABASES.find(({ name }) => name === "PostgreSQL");

// The embedded database has one connection: several gateways need a server.
(served ? describe : describe.skip)("a log in PostgreSQL", () => {
  let url: string;
  let drop: () => Promise<void>;
  let administrator: Connection;
  beforeEach(async () => {
    const opened = await served!.open();
    ({ drop } = opened);
    url = opened.location.url!;
    administrator = await connect(url);
  });
  afterEach(async () => {
    await administrator.end();
    await drop();
  });

  const open = (log = keptLog()) => AuditLog.open(new PostgresSink(() => connect(url)), log, { rest: 0 });
  const verdictOn = (chain: number) => verifyChain(new PostgresReader(administrator).lines(chain));

  it("is never changed, not even by who owns the table", async () => {
    const audit = await open();
    await audit.record(entry());
    await audit.close();
    for (const statement of [
      "UPDATE audit.records SET line = line",
      "DELETE FROM audit.records",
      "TRUNCATE audit.records",
    ]) {
      await expect(administrator.query(statement)).rejects.toThrow(/never changed or removed/);
    }
  });

  it("has a chain for each gateway, also when they start at once", async () => {
    const audits = await Promise.all([open(), open(), open()]);
    await Promise.all(audits.flatMap((audit) => [audit.record(entry()), audit.record(entry())]));
    await Promise.all(audits.map((audit) => audit.close()));
    expect(await new PostgresReader(administrator).chains()).toEqual([1, 2, 3]);
    for (const chain of [1, 2, 3]) expect(await verdictOn(chain)).toMatchObject({ records: 2 });
    // A server forgets a lock some time after its connection: any of the chains goes on.
    const audit = await open();
    await audit.record(entry());
    await audit.close();
    expect(await verdictOn(1).then(({ broken }) => broken)).toBeUndefined();
  });

  it("is written again after the connection was lost", async () => {
    const audit = await open();
    await audit.record(entry());
    await administrator.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'customer-graph audit' AND pid <> pg_backend_pid()",
    );
    await expect(audit.record(entry())).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    await audit.record(entry());
    await audit.close();
    const reader = new PostgresReader(administrator);
    const counts = await Promise.all((await reader.chains()).map(verdictOn));
    expect(counts.every(({ broken }) => broken === undefined)).toBe(true);
    expect(counts.reduce((sum, { records }) => sum + records, 0)).toBe(2);
  });

  it("names the row that was changed without the trigger", async () => {
    const audit = await open();
    for (let index = 0; index < 3; index++) await audit.record(entry());
    await audit.close();
    await administrator.query("ALTER TABLE audit.records DISABLE TRIGGER never_changed");
    await administrator.query("UPDATE audit.records SET line = replace(line, 'C-1042', 'C-1') WHERE seq = 2");
    expect((await verdictOn(1)).broken).toMatchObject({ file: "chain 1", line: 2 });
  });

  it("is written by a role that may read and insert alone", async () => {
    await (await open()).close();
    const role = `writer_${process.pid}_${Date.now()}`;
    await administrator.query(`CREATE ROLE ${role} LOGIN`);
    try {
      await administrator.query(`GRANT USAGE ON SCHEMA audit TO ${role}`);
      await administrator.query(`GRANT SELECT, INSERT ON audit.records TO ${role}`);
      const address = new URL(url);
      address.username = role;
      const audit = await AuditLog.open(new PostgresSink(() => connect(address.href)), keptLog());
      await audit.record(entry());
      await audit.close();
      expect((await new PostgresReader(administrator).chains()).length).toBe(1);
    } finally {
      await administrator.query(`DROP OWNED BY ${role}`);
      await administrator.query(`DROP ROLE ${role}`);
    }
  });
});
