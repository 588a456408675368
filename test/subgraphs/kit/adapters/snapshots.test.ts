import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { projectFile } from "../../../../schema/files";
import {
  openSnapshots,
  type SnapshotFiles,
  type Snapshots,
} from "../../../../subgraphs/kit/adapters/snapshots";
import { openSystem, type System } from "../../../../subgraphs/kit/adapters/system";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { type DatabaseLocation, openDatabase } from "../../../../subgraphs/kit/database/open";
import { DATABASES } from "../../../helpers/databases";
import { type Items, snapshotFiles, writeSnapshot } from "../../../helpers/snapshotFiles";

const MIGRATIONS = projectFile("subgraphs/deposits/prisma/migrations");
const NAME = "deposits_test";

/** A watched folder, looked at when the test says so. */
interface Watched {
  system: System;
  snapshots: Snapshots;
  close(): Promise<void>;
}

async function watchFolder(
  database: Database,
  folder: string,
  { files = snapshotFiles(), retiredForMs = 0 }: { files?: SnapshotFiles; retiredForMs?: number } = {},
): Promise<Watched> {
  const system = openSystem({ name: "test", deadlineMs: 60_000, retries: 0 });
  const closing = new AbortController();
  const snapshots = await openSnapshots(database, NAME, {
    folder,
    files,
    system,
    pollMs: 3_600_000,
    settledForMs: 0,
    retiredForMs,
    abandonedAfterMs: 0,
    signal: closing.signal,
  });
  await snapshots.look();
  return {
    system,
    snapshots,
    async close() {
      closing.abort();
      await system.close();
      await snapshots.close();
    },
  };
}

describe.each(DATABASES)("snapshots on the $name database", (kind) => {
  let drop: () => Promise<void>;
  let location: DatabaseLocation;
  let database: Database;
  let folder: string;
  let watched: Watched;

  beforeEach(async () => {
    ({ location, drop } = await kind.open());
    database = await openDatabase("deposits", location, MIGRATIONS);
    folder = await mkdtemp(path.join(os.tmpdir(), "snapshots-"));
  });
  afterEach(async () => {
    await watched.close();
    await database.close();
    await drop();
    await rm(folder, { recursive: true });
  });

  const items = async (): Promise<Items | undefined> => {
    const current = await watched.snapshots.current();
    if (!current) return undefined;
    const rows = await database.query<{ id: string; value: string }>(
      `SELECT id, value FROM ${current.schema}.items ORDER BY id`,
    );
    return Object.fromEntries(rows.map(({ id, value }) => [id, value]));
  };
  const told = () => watched.system.health().lastRejects.map(({ reason, at }) => `${at}: ${reason}`);
  const schemas = async () =>
    (
      await database.query<{ name: string }>(
        "SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^deposits_test_' ORDER BY nspname",
      )
    ).map(({ name }) => name);

  it("has none before there is a file, takes the newest, and removes the one before it", async () => {
    watched = await watchFolder(database, folder);
    expect(await items()).toBeUndefined();
    await writeSnapshot(folder, "1.snapshot", { version: "20261120.01" }, [{ a: "1" }]);
    await writeSnapshot(folder, "2.snapshot", { version: "20261121.01" }, [{ a: "2", b: "2" }, { c: "2" }]);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "2", b: "2", c: "2" });
    expect(told()).toEqual(["1.snapshot: older than the data in use"]);
    await writeSnapshot(folder, "3.snapshot", { version: "20261122.01" }, [{ a: "3" }]);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "3" });
    expect(await schemas()).toHaveLength(2);
    await watched.snapshots.look();
    expect(await schemas()).toEqual([(await watched.snapshots.current())!.schema]);
  });

  it("changes nothing for a file that is broken, older, or given twice, and says so once", async () => {
    watched = await watchFolder(database, folder);
    await writeSnapshot(folder, "1.snapshot", { version: "20261121.01" }, [{ a: "1" }]);
    await watched.snapshots.look();
    await writeSnapshot(folder, "2.snapshot", { version: "20261121.01" }, [{ a: "twice" }]);
    await writeSnapshot(folder, "3.snapshot", { version: "20261122.01" }, [{ a: "cut" }], { end: false });
    await writeSnapshot(folder, "4.snapshot", { version: "20261101.01" }, [{ a: "old" }]);
    await watched.snapshots.look();
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "1" });
    expect(told().sort()).toEqual([
      "2.snapshot: given twice",
      "3.snapshot: refused: 3.snapshot, record 2: it is cut off.",
      "4.snapshot: older than the data in use",
    ]);
    expect(watched.system.health()).toMatchObject({ rejects: 3, failures: 0, circuit: "CLOSED" });
    expect(await schemas()).toHaveLength(1);
    // The same name again, whole this time, is another file.
    await writeSnapshot(folder, "3.snapshot", { version: "20261122.01" }, [{ a: "whole" }]);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "whole" });
  });

  it("says once that the next file is late", async () => {
    await writeSnapshot(
      folder,
      "1.snapshot",
      { version: "20261121.01", staleAt: "2026-11-21T00:00:00.000Z" },
      [{ a: "1" }],
    );
    watched = await watchFolder(database, folder);
    await watched.snapshots.look();
    expect(told()).toEqual([": the file that should have followed is late"]);
    expect(await items()).toEqual({ a: "1" });
  });

  it("applies deltas to the snapshot that they name, in order, each wholly", async () => {
    watched = await watchFolder(database, folder);
    const delta = (sequence: number, batches: Items[], version = "20261121.01", end = true) =>
      writeSnapshot(folder, `d${version}-${sequence}.snapshot`, { version, sequence }, batches, { end });
    await delta(1, [{ a: "1", b: null }, { a: "2", d: "2" }, { d: null }]);
    await delta(3, [{ a: "3" }]);
    await watched.snapshots.look();
    expect(told()).toEqual([
      "d20261121.01-1.snapshot: a delta to a snapshot that is not here yet",
      "d20261121.01-3.snapshot: a delta to a snapshot that is not here yet",
    ]);
    await writeSnapshot(folder, "f.snapshot", { version: "20261121.01" }, [{ a: "0", b: "0", c: "0" }]);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "2", c: "0" });
    await delta(2, [{ a: "cut off" }], "20261121.01", false);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "2", c: "0" });
    await delta(2, [{ e: "2" }]);
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "3", c: "0", e: "2" });
    expect(await watched.snapshots.current()).toMatchObject({ version: "20261121.01", sequence: 3 });
    await delta(9, [{ a: "old" }], "20261001.01");
    await watched.snapshots.look();
    expect(told().slice(2)).toEqual([
      "d20261121.01-2.snapshot: refused: d20261121.01-2.snapshot, record 2: it is cut off.",
      "d20261001.01-9.snapshot: a delta to an older snapshot than the one in use",
    ]);
    expect(await schemas()).toHaveLength(1);
  });

  it("shows readers the old data until the new is whole", async () => {
    const seen: (Items | undefined)[] = [];
    const files = snapshotFiles(async () => void seen.push(await items()));
    watched = await watchFolder(database, folder, { files, retiredForMs: 60_000 });
    await writeSnapshot(folder, "1.snapshot", { version: "1" }, [{ a: "1" }]);
    await watched.snapshots.look();
    const before = (await watched.snapshots.lastKnown())!.schema;
    await writeSnapshot(folder, "2.snapshot", { version: "2" }, [{ a: "2" }, { b: "2" }]);
    await writeSnapshot(folder, "2d.snapshot", { version: "2", sequence: 1 }, [{ a: "3" }, { c: "3" }]);
    await watched.snapshots.look();
    expect(seen).toEqual([undefined, { a: "1" }, { a: "1" }, { a: "2", b: "2" }, { a: "2", b: "2" }]);
    expect(await items()).toEqual({ a: "3", b: "2", c: "3" });
    // Who began with the old one reads on in it.
    expect(await database.query(`SELECT id FROM ${before}.items`)).toEqual([{ id: "a" }]);
  });

  it("leaves out a key that a snapshot gives twice, and says so", async () => {
    await writeSnapshot(folder, "1.snapshot", { version: "1" }, [{ a: "1", b: "1" }, { a: "2" }]);
    watched = await watchFolder(database, folder);
    expect(await items()).toEqual({ a: "1", b: "1" });
    expect(told()).toEqual(["1.snapshot: items: a key given twice"]);
  });

  it("serves what it has while the folder is away, and goes on when it is there again", async () => {
    await writeSnapshot(folder, "1.snapshot", { version: "1" }, [{ a: "1" }]);
    watched = await watchFolder(database, folder);
    await rm(folder, { recursive: true });
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "1" });
    expect(watched.system.health()).toMatchObject({
      failures: 1,
      lastFailure: "SUBGRAPH_UNAVAILABLE: look: the folder cannot be read: ENOENT",
    });
    folder = await mkdtemp(`${folder}-`);
    await watched.close();
    await writeSnapshot(folder, "2.snapshot", { version: "2" }, [{ a: "2" }]);
    watched = await watchFolder(database, folder);
    expect(await items()).toEqual({ a: "2" });
  });

  it("keeps the newer one of two that are loaded at once", async () => {
    await writeSnapshot(folder, "1.snapshot", { version: "1" }, [{ a: "1" }]);
    const others: Watched[] = [];
    const files = snapshotFiles(async () => {
      if (others.length > 0) return;
      // While the first loads version 1, another process finds version 2.
      await writeSnapshot(folder, "2.snapshot", { version: "2" }, [{ a: "2" }]);
      others.push(await watchFolder(database, folder));
    });
    watched = await watchFolder(database, folder, { files });
    await watched.snapshots.look();
    expect(await items()).toEqual({ a: "2" });
    await others[0].close();
  });
});

describe.each(DATABASES)(
  "a process that is killed in the middle of a load, on the $name database",
  (kind) => {
    it("leaves the data in use as it is, and the next start goes on", async () => {
      const { location: given, drop } = await kind.open();
      const dataDir = await mkdtemp(path.join(os.tmpdir(), "killed-"));
      const location = given.url ? given : { dataDir };
      const folder = await mkdtemp(path.join(os.tmpdir(), "snapshots-"));
      const within = async <Result>(work: (database: Database, watched: Watched) => Promise<Result>) => {
        const database = await openDatabase("deposits", location, MIGRATIONS);
        const watched = await watchFolder(database, folder);
        try {
          return await work(database, watched);
        } finally {
          await watched.close();
          await database.close();
        }
      };
      const read = (database: Database, schema: string) =>
        database.query(`SELECT id, value FROM ${schema}.items ORDER BY id`);

      await writeSnapshot(folder, "1.snapshot", { version: "1" }, [{ a: "1" }]);
      await within(() => Promise.resolve());
      await writeSnapshot(folder, "2.snapshot", { version: "2" }, [{ a: "2" }, { b: "2" }]);
      const child = spawn(
        process.execPath,
        [
          "-r",
          "@swc-node/register",
          projectFile("test/helpers/loadSnapshot.ts"),
          JSON.stringify({ location, folder }),
        ],
        { cwd: projectFile(), stdio: ["ignore", "pipe", "inherit"] },
      );
      expect(String((await once(child.stdout, "data"))[0])).toBe("half\n");
      child.kill("SIGKILL");
      await once(child, "exit");

      const elsewhere = await mkdtemp(path.join(os.tmpdir(), "empty-"));
      const database = await openDatabase("deposits", location, MIGRATIONS);
      const reader = await watchFolder(database, elsewhere);
      const old = await reader.snapshots.current();
      expect(old).toMatchObject({ version: "1" });
      expect(await read(database, old!.schema)).toEqual([{ id: "a", value: "1" }]);
      await reader.close();
      await database.close();

      await within(async (again, { snapshots }) => {
        const current = await snapshots.current();
        expect(current).toMatchObject({ version: "2" });
        expect(await read(again, current!.schema)).toEqual([
          { id: "a", value: "2" },
          { id: "b", value: "2" },
        ]);
      });
      await drop();
      for (const each of [folder, dataDir, elsewhere]) await rm(each, { recursive: true });
    });
  },
);
