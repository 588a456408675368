import { readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../schema/errors";
import type { SnapshotFiles, SnapshotHead } from "../../subgraphs/kit/adapters/snapshots";

/** Rows of a test's only table, by id; null takes a row away. */
export type Items = Record<string, string | null>;

/**
 * Snapshots as small files of JSON: a head, batches of items, and END. `between` is waited for behind each batch, while
 * the file is half loaded.
 */
export function snapshotFiles(
  between: (batch: number) => Promise<void> = () => Promise.resolve(),
): SnapshotFiles {
  return {
    tables: [{ name: "items", columns: ["id", "value"], key: ["id"] }],
    create: (schema) => `CREATE TABLE ${schema}.items (id TEXT PRIMARY KEY, value TEXT)`,
    isOne: (name) => name.endsWith(".snapshot"),
    async readHead(file) {
      const [head] = (await readFile(file, "utf8")).split("\n");
      if (!head.startsWith("{")) throw broken(file, 1);
      return JSON.parse(head) as SnapshotHead;
    },
    async *readRows(file) {
      const [, ...lines] = (await readFile(file, "utf8")).split("\n");
      for (const [i, line] of lines.entries()) {
        if (line === "END") return;
        const items = JSON.parse(line) as Items;
        const row = ([id, value]: [string, string | null]) => ({ id, value });
        const all = Object.entries(items);
        yield [
          { table: "items", rows: all.filter(([, value]) => value !== null).map(row) },
          { table: "items", rows: all.filter(([, value]) => value === null).map(row), isDeleted: true },
        ].filter(({ rows }) => rows.length > 0);
        await between(i + 1);
      }
      throw broken(file, lines.length + 1);
    },
  };
}

function broken(file: string, record: number): Error {
  return fail("SOURCE_ANSWER_INVALID", {
    detail: `${path.basename(file)}, record ${record}: it is cut off.`,
  });
}

/** Writes a file; without `end` it is one that was cut off. */
export async function writeSnapshot(
  folder: string,
  name: string,
  head: Partial<SnapshotHead> & { version: string },
  batches: readonly Items[],
  { end = true, written = new Date() } = {},
): Promise<void> {
  const file = path.join(folder, name);
  const whole = { asOf: "2026-11-21T00:00:00.000Z", staleAt: null, ...head };
  const lines = [whole, ...batches].map((line) => JSON.stringify(line));
  await writeFile(file, [...lines, ...(end ? ["END"] : [])].join("\n"));
  await utimes(file, written, written);
}
