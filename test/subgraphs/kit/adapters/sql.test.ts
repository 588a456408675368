import { createServer, type Socket } from "node:net";
import { z } from "zod";
import type { CodedError } from "../../../../schema/errors";
import { openSql, type Sql, type SqlOptions } from "../../../../subgraphs/kit/adapters/sql";
import { among, sql, type SqlStatement, sqlText } from "../../../../subgraphs/kit/adapters/sqlStatement";
import { openSystem, type System, type SystemOptions } from "../../../../subgraphs/kit/adapters/system";
import { ABSENT_SQL_SERVERS, SQL_SERVERS } from "../../../helpers/sqlServers";

const what = { name: "parties", keys: 1 };
const anyRow = z.record(z.string(), z.string().nullable());
const party = z.object({ party_no: z.string(), balance: z.string() });
const parties = (keys: readonly string[]) =>
  sql`SELECT party_no, balance FROM party WHERE party_no ${among(keys)} ORDER BY seq`;

async function failureOf(act: Promise<unknown>): Promise<CodedError> {
  return act.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: CodedError) => error,
  );
}

describe.each(SQL_SERVERS)("a $name that is not ours", ({ kind, connections, open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  const opened: { system: System; sql: Sql }[] = [];

  function reader(options: Partial<SqlOptions> = {}, bounds: Partial<SystemOptions> = {}) {
    const system = openSystem({ name: "crm", retries: 0, ...bounds });
    const one = { system, sql: openSql(system, { url: server.url, connections, ...options }) };
    opened.push(one);
    return one;
  }

  beforeAll(async () => {
    server = await open();
    await server.run(
      `CREATE TABLE party (party_no VARCHAR(20) NOT NULL, seq INT NOT NULL, balance DECIMAL(30, 10) NOT NULL)`,
      `INSERT INTO party VALUES ('SD1', 1, 12345678901234567890.0123456789), ('SD2', 2, 0.10), ('SD2', 3, -5),
         ('SD3', 4, 7)`,
    );
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) {
      await each.system.close();
      await each.sql.close();
    }
  });
  afterAll(() => server.drop());

  it("is asked for many keys in one statement, and answers each its rows", async () => {
    const { sql: reading, system } = reader();
    const read = {
      name: "parties",
      statement: parties,
      schema: party,
      keyOf: (row: z.infer<typeof party>) => row.party_no,
    };
    expect(
      await reading.readKeyed(read, ["SD2", "unknown", "SD1", "SD2", "nul\u0000", "half \uD800"]),
    ).toEqual([
      { party_no: "SD1", balance: "12345678901234567890.0123456789" },
      { party_no: "SD2", balance: "0.1000000000" },
      { party_no: "SD2", balance: "-5.0000000000" },
    ]);
    expect(system.health()).toMatchObject({ calls: 1, failures: 0 });
    expect(await reading.readKeyed(read, [])).toEqual([]);
    expect(system.health().calls).toBe(1);
  });

  it("is asked a thousand keys at a time", async () => {
    const { sql: reading, system } = reader();
    const keys = Array.from({ length: 2_500 }, (_, i) => `SD${i}`);
    const rows = await reading.readKeyed(
      { name: "parties", statement: parties, schema: party, keyOf: (row) => row.party_no },
      keys,
    );
    expect(rows).toHaveLength(4);
    expect(system.health().calls).toBe(3);
  });

  it("has its values as text, exactly as it writes them", async () => {
    const types: Record<typeof kind, SqlStatement> = {
      POSTGRESQL: sqlText(
        `SELECT 9007199254740993::bigint AS large, 0.10::numeric(6,2) AS exact, DATE '0999-12-31' AS day,
           TIMESTAMP '2026-03-29 02:30:00.123' AS moment, 0.1::real AS single, true AS flag, NULL AS nothing,
           '\\x00ff'::bytea AS bytes, '{"a": 1.10}'::json AS document`,
      ),
      MYSQL: sqlText(
        `SELECT 9007199254740993 AS large, CAST(0.10 AS DECIMAL(6,2)) AS exact, DATE '0999-12-31' AS day,
           TIMESTAMP '2026-03-29 02:30:00.123' AS moment, single_one AS single, 1 AS flag, NULL AS nothing,
           X'00ff' AS bytes, document FROM kinds`,
      ),
    };
    if (kind === "MYSQL")
      await server.run(
        "CREATE TABLE kinds (single_one FLOAT, document JSON)",
        `INSERT INTO kinds VALUES (0.1, '{"a": 1.10}')`,
      );
    const [row] = await reader().sql.read(what, types[kind], anyRow);
    expect(row).toEqual({
      large: "9007199254740993",
      exact: "0.10",
      day: "0999-12-31",
      moment: "2026-03-29 02:30:00.123",
      single: "0.1",
      flag: kind === "MYSQL" ? "1" : "t",
      nothing: null,
      bytes: "\\x00ff",
      document: '{"a": 1.10}',
    });
  });

  it("keeps values apart from the statement, in whatever order they are written", async () => {
    const evil = `'; DROP TABLE party; -- \\`;
    const inner = sql`(SELECT ${"second"} AS b)`;
    const rows = await reader().sql.read(
      what,
      sql`SELECT REPLACE(${"first"}, 'x', '') AS a, REPLACE(x.b, 'x', '') AS b, REPLACE(${evil}, 'x', '') AS c, ${3} AS d FROM ${inner} AS x`,
      anyRow,
    );
    expect(rows).toEqual([{ a: "first", b: "second", c: evil, d: "3" }]);
  });

  it("is never written to", async () => {
    const { sql: reading } = reader();
    await expect(reading.read(what, sqlText("DELETE FROM party"), anyRow)).rejects.toThrow("SELECT or WITH");
    await server.run("CREATE SEQUENCE numbers");
    const next = kind === "POSTGRESQL" ? "SELECT nextval('numbers')" : "SELECT NEXTVAL(numbers)";
    const failure = await failureOf(reading.read(what, sqlText(next), anyRow));
    expect(failure.code).toBe("SOURCE_ANSWER_INVALID");
    expect(failure.message).toMatch(/25006|READ_ONLY_TRANSACTION/);
    const setting =
      kind === "POSTGRESQL" ? "current_setting('transaction_read_only')" : "@@session.tx_read_only";
    const [row] = await reading.read(what, sqlText(`SELECT ${setting} AS setting`), anyRow);
    expect(row.setting).toBe(kind === "POSTGRESQL" ? "on" : "1");
    expect(await reading.read(what, parties(["SD1"]), party)).toHaveLength(1);
  });

  it("quarantines rows that do not fit, and a second row where there can be one", async () => {
    const { sql: reading, system } = reader();
    const strict = party.extend({ balance: z.string().regex(/^\d/) });
    const rows = await reading.readKeyed(
      { name: "parties", statement: parties, schema: strict, keyOf: (row) => row.party_no },
      ["SD2", "SD3"],
    );
    expect(rows.map((row) => row.balance)).toEqual(["0.1000000000", "7.0000000000"]);
    await reading.readKeyed(
      { name: "one", statement: parties, schema: party, keyOf: (row) => row.party_no, atMost: 1 },
      ["SD2", "SD3"],
    );
    expect(system.health().lastRejects).toMatchObject([
      { call: "parties", at: "record 2", reason: "balance: invalid_format" },
      { call: "one", at: "record 2", reason: "a second record of its key" },
    ]);
  });

  it("quarantines a row of a key that was not asked for", async () => {
    const { sql: reading, system } = reader();
    const wrong = { name: "parties", statement: () => parties(["SD1", "SD3"]), schema: party };
    expect(await reading.readKeyed({ ...wrong, keyOf: (row) => row.party_no }, ["SD1"])).toHaveLength(1);
    expect(system.health().rejects).toBe(1);
  });

  it("answers nothing where a key has more rows than it can have, and does not fetch them all", async () => {
    const million: SqlStatement =
      kind === "POSTGRESQL"
        ? sqlText("SELECT 'SD1' AS party_no, n::text AS balance FROM generate_series(1, 1000000) AS n")
        : sqlText("SELECT 'SD1' AS party_no, seq AS balance FROM seq_1_to_1000000");
    const { sql: reading, system } = reader();
    const read = { name: "parties", statement: () => million, schema: party, keyOf: () => "SD1" };
    const failure = await failureOf(reading.readKeyed(read, ["SD1"]));
    expect(failure).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
    expect(failure.message).toContain("crm was asked parties of 1 keys: More than 10001 rows came.");
    expect(system.health().circuit).toBe("CLOSED");
  });

  it("that refuses a statement is told of by the code alone", async () => {
    const secret = "SD-Secret";
    const statement = sql`SELECT * FROM party WHERE nowhere = ${secret}`;
    const failure = await failureOf(reader().sql.read(what, statement, anyRow));
    expect(failure.code).toBe("SOURCE_ANSWER_INVALID");
    expect(failure.message).toMatch(
      /crm was asked parties of 1 keys: It refused the statement, (42703|ER_BAD_FIELD_ERROR)\./,
    );
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("nowhere");
    expect(String((failure.cause as Error).cause)).not.toContain("nowhere");
  });

  it("says as of when it is read", async () => {
    const asOf = await reader().sql.asOf();
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(asOf) - Date.now())).toBeLessThan(60_000);
  });

  it("is unavailable to a name that may not come in, without the name being told", async () => {
    if (connections === 1) return; // the embedded one lets everybody in
    const url = new URL(server.url);
    url.username = "stranger_x";
    url.password = "Secret";
    const failure = await failureOf(reader({ url: url.href }).sql.asOf());
    expect(failure.code).toBe("SUBGRAPH_UNAVAILABLE");
    expect(failure.message).not.toMatch(/stranger|Secret/);
  });

  it("is not spoken to in the clear where TLS is asked for", async () => {
    const failure = await failureOf(reader({ tls: {} }).sql.asOf());
    expect(failure.code).toBe("SUBGRAPH_UNAVAILABLE");
  });

  describe("and a replica", () => {
    const nowhere = () => {
      const url = new URL(server.url);
      url.port = "1";
      return url.href;
    };
    /** A table that only one of two servers has tells which one was asked. */
    let replica: Awaited<ReturnType<typeof open>>;
    const which = sqlText("SELECT name FROM place");
    beforeAll(async () => {
      replica = await open();
      for (const [one, name] of [
        [server, "primary"],
        [replica, "replica"],
      ] as const)
        await one.run(
          "CREATE TABLE place (name VARCHAR(20), lag_ms INT)",
          `INSERT INTO place VALUES ('${name}', 0)`,
        );
    });
    afterAll(() => replica.drop());
    const asked = async (one: Sql) => (await one.read(what, which, anyRow))[0].name;

    it("reads the replica", async () => {
      expect(await asked(reader({ replica: { url: replica.url } }).sql)).toBe("replica");
    });

    it("reads the primary while the replica is away, and asks the replica again after some seconds", async () => {
      let now = 0;
      const { sql: reading, system } = reader({ replica: { url: nowhere() }, now: () => now });
      expect(await asked(reading)).toBe("primary");
      expect(await asked(reading)).toBe("primary");
      now = 6_000;
      expect(await asked(reading)).toBe("primary");
      expect(system.health()).toMatchObject({ failures: 0 });
    });

    it("reads the primary while the replica lags, and the replica once it does not", async () => {
      let now = 0;
      const lag = sqlText("SELECT lag_ms FROM place");
      const options = { replica: { url: replica.url, lag, mostLagMs: 2_000 }, now: () => now };
      const { sql: reading } = reader(options);
      await replica.run("UPDATE place SET lag_ms = 2001");
      expect(await asked(reading)).toBe("primary");
      await replica.run("UPDATE place SET lag_ms = 1500");
      now = 1_000;
      expect(await asked(reading)).toBe("replica");
      const asOf = Date.parse(await reading.asOf());
      expect(Date.now() - asOf).toBeGreaterThan(1_000);
      await replica.run("UPDATE place SET lag_ms = NULL");
      now = 2_000;
      expect(await asked(reading)).toBe("primary");
      await replica.run("UPDATE place SET lag_ms = 0");
    });
  });

  const describeServed = connections > 1 ? describe : describe.skip;
  describeServed("(skipped on the embedded one, which does one thing at a time)", () => {
    const sleep = kind === "POSTGRESQL" ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60) AS slept FROM party";
    const running =
      kind === "POSTGRESQL"
        ? "SELECT count(*) AS running FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%' AND datname = current_database()"
        : "SELECT COUNT(*) AS running FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND db = DATABASE()";

    it("stops working on a statement when its deadline has passed", async () => {
      const { sql: slow } = reader({}, { deadlineMs: 300 });
      const failure = await failureOf(slow.read(what, sqlText(sleep), anyRow));
      expect(failure.code).toBe("DEADLINE_EXCEEDED");
      const { sql: other } = reader();
      const countRunning = async () => (await other.read(what, sqlText(running), anyRow))[0].running;
      // The order to stop is on its way beside us: the server says when it has come.
      while ((await countRunning()) !== "0") await new Promise((resolve) => setImmediate(resolve));
      expect(await slow.asOf()).toMatch(/Z$/); // and the pool has its connection back
    });

    it("gives a statement up by itself", async () => {
      const { sql: reading } = reader({ statementTimeoutMs: 200 });
      const failure = await failureOf(reading.read(what, sqlText(sleep), anyRow));
      expect(failure.code).toBe("DEADLINE_EXCEEDED");
      expect(failure.message).toContain("The server gave it up");
    });

    it("gets no more connections than it was told", async () => {
      const { sql: reading } = reader({ connections: 2 }, { concurrency: 6 });
      const id = kind === "POSTGRESQL" ? "pg_backend_pid()" : "CONNECTION_ID()";
      const rows = await Promise.all(
        Array.from({ length: 12 }, () => reading.read(what, sqlText(`SELECT ${id} AS id`), anyRow)),
      );
      expect(new Set(rows.map(([row]) => row.id)).size).toBeLessThanOrEqual(2);
    });

    it("is asked again on a new connection where it broke the old one", async () => {
      const { sql: reading } = reader({ connections: 1 }, { retries: 2 });
      const id = kind === "POSTGRESQL" ? "pg_backend_pid()" : "CONNECTION_ID()";
      const [{ id: before }] = await reading.read(what, sqlText(`SELECT ${id} AS id`), anyRow);
      await server.run(kind === "POSTGRESQL" ? `SELECT pg_terminate_backend(${before})` : `KILL ${before}`);
      const [{ id: after }] = await reading.read(what, sqlText(`SELECT ${id} AS id`), anyRow);
      expect(after).not.toBe(before);
    });
  });
});

describe("a server that is away", () => {
  it.each(["postgresql", "mariadb"])("costs its call and no more: %s", async (scheme) => {
    const system = openSystem({ name: "crm", retries: 0 });
    const away = openSql(system, { url: `${scheme}://graph:Secret@127.0.0.1:1/crm` });
    const failure = await failureOf(away.asOf());
    expect(failure.code).toBe("SUBGRAPH_UNAVAILABLE");
    expect(failure.message).toContain("crm was asked clock of 0 keys: ECONNREFUSED");
    expect(failure.message).not.toContain("Secret");
    await away.close();
  });

  it.each(["postgresql", "mariadb"])("that says nothing ends at the deadline: %s", async (scheme) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const system = openSystem({ name: "crm", retries: 0, deadlineMs: 300 });
    const away = openSql(system, { url: `${scheme}://graph@127.0.0.1:${port}/crm` });
    expect((await failureOf(away.asOf())).code).toBe("DEADLINE_EXCEEDED");
    await system.close();
    void away.close().catch(() => undefined);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it.each(["sqlserver://x/y", "postgresql://x/y?sslmode=disable", "Secret"])(
    "needs a URL that reads",
    (url) => {
      const opening = () => openSql(openSystem({ name: "crm" }), { url });
      expect(opening).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }) as Error);
      expect(opening).not.toThrow("Secret");
    },
  );
});

if (ABSENT_SQL_SERVERS.length > 0) describe.skip(ABSENT_SQL_SERVERS.join(", "), () => it.todo("is read"));
