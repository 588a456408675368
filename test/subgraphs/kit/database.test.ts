import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase, type DatabaseLocation } from "../../../subgraphs/kit/database/open";
import { DATABASES } from "../../helpers/databases";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a migration below the test's folder and returns the migrations' folder. */
function migration(name: string, sql: string): string {
  const migrations = path.join(folder, "migrations");
  mkdirSync(path.join(migrations, name), { recursive: true });
  writeFileSync(path.join(migrations, name, "migration.sql"), sql);
  return migrations;
}
const coded = (code: string, message = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error;

describe.each(DATABASES)("openDatabase on the $name database", ({ open }) => {
  let location: DatabaseLocation;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ location, drop } = await open());
  });
  afterEach(() => drop());

  it("applies each migration once, in order of name", async () => {
    migration("2_second", "ALTER TABLE things ADD COLUMN size NUMERIC(20, 4)");
    const migrations = migration(
      "1_first",
      "CREATE TABLE things (id TEXT PRIMARY KEY, day DATE, at TIMESTAMPTZ(3))",
    );
    const first = await openDatabase("sample", location, migrations);
    const again = await openDatabase("sample", location, migrations);
    expect(
      await again.query(
        "SELECT migration_name, applied_steps_count FROM sample._prisma_migrations ORDER BY 1",
      ),
    ).toEqual([
      { migration_name: "1_first", applied_steps_count: 1 },
      { migration_name: "2_second", applied_steps_count: 1 },
    ]);
    await again.close();
    await first.close();
  });

  it("gives numbers, days and times as exact text", async () => {
    const migrations = migration(
      "1_first",
      "CREATE TABLE things (size NUMERIC(20, 4), day DATE, at TIMESTAMPTZ(3))",
    );
    const database = await openDatabase("sample", location, migrations);
    await database.query("INSERT INTO sample.things VALUES ($1, $2, $3)", [
      "1234567890123456.7890",
      "2026-11-21",
      "2026-11-21T10:00:00.123+02:00",
    ]);
    expect(await database.query("SELECT * FROM sample.things")).toEqual([
      { size: "1234567890123456.7890", day: "2026-11-21", at: "2026-11-21T08:00:00.123Z" },
    ]);
    await database.close();
  });

  it("refuses a migration that was edited after it was applied", async () => {
    const migrations = migration("1_first", "CREATE TABLE things (id TEXT)");
    const database = await openDatabase("sample", location, migrations);
    migration("1_first", "CREATE TABLE things (id TEXT, more TEXT)");
    await expect(openDatabase("sample", location, migrations)).rejects.toThrow(
      coded("MIGRATION_EDITED", "sample/1_first"),
    );
    await database.close();
  });

  it("refuses a database that a later release migrated", async () => {
    const migrations = migration("2_later", "CREATE TABLE things (id TEXT)");
    const database = await openDatabase("sample", location, migrations);
    rmSync(path.join(migrations, "2_later"), { recursive: true });
    await expect(openDatabase("sample", location, migrations)).rejects.toThrow(
      coded("MIGRATION_UNKNOWN", "sample/2_later"),
    );
    await database.close();
  });

  it("refuses to go on behind a migration that failed", async () => {
    const held = await openDatabase("other", location, migration("0_none", "SELECT 1"));
    rmSync(path.join(folder, "migrations"), { recursive: true });
    const migrations = migration("1_first", "CREATE TABLE things (id NO_SUCH_TYPE)");
    await expect(openDatabase("sample", location, migrations)).rejects.toThrow(coded("MIGRATION_FAILED"));
    await expect(openDatabase("sample", location, migrations)).rejects.toThrow(coded("MIGRATION_FAILED"));
    await held.close();
  });

  it("undoes a transaction whose work throws", async () => {
    const migrations = migration("1_first", "CREATE TABLE things (id TEXT PRIMARY KEY)");
    const database = await openDatabase("sample", location, migrations);
    await expect(
      database.transaction(async (transaction) => {
        await transaction.query("INSERT INTO sample.things VALUES ('a')");
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await database.query("SELECT * FROM sample.things")).toEqual([]);
    await database.close();
  });
});

describe("the embedded database's folder", () => {
  it("keeps what was written, behind mode 0700", async () => {
    const migrations = migration("1_first", "CREATE TABLE things (id TEXT PRIMARY KEY)");
    const dataDir = path.join(folder, "data");
    const before = await openDatabase("sample", { dataDir }, migrations);
    await before.query("INSERT INTO sample.things VALUES ('a')");
    await before.close();
    const after = await openDatabase("sample", { dataDir }, migrations);
    expect(await after.query("SELECT id FROM sample.things")).toEqual([{ id: "a" }]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await after.close();
  });

  it("is refused when it holds other files, which stay as they are", async () => {
    writeFileSync(path.join(folder, "letter.txt"), "dear");
    const migrations = migration("1_first", "SELECT 1");
    await expect(openDatabase("sample", { dataDir: folder }, migrations)).rejects.toThrow(
      coded("DATA_DIR_INVALID"),
    );
    expect(existsSync(path.join(folder, "postgres"))).toBe(false);
  });

  it("is refused when another version of PostgreSQL wrote it", async () => {
    const dataDir = path.join(folder, "data");
    mkdirSync(path.join(dataDir, "postgres"), { recursive: true });
    writeFileSync(path.join(dataDir, "postgres", "PG_VERSION"), "16\n");
    const migrations = migration("1_first", "SELECT 1");
    await expect(openDatabase("sample", { dataDir }, migrations)).rejects.toThrow(
      coded("DATABASE_VERSION_UNSUPPORTED", "version 16"),
    );
  });
});

describe("a PostgreSQL server that cannot be used", () => {
  it("is reported as unreachable, without its address", async () => {
    const url = "postgresql://teller:s3cret@127.0.0.1:1/bank";
    const failure = openDatabase("sample", { url }, migration("1_first", "SELECT 1"));
    await expect(failure).rejects.toThrow(coded("DATABASE_UNREACHABLE", "sample: ECONNREFUSED."));
    await expect(failure).rejects.not.toThrow(/s3cret|127\.0\.0\.1/);
  });
});
