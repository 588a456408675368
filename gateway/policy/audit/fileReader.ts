import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { type AuditReader, isFound, type Line, type Search } from "./auditReader";
import { FILE_NAME } from "./fileSink";
import { type AuditRecord, parse } from "./record";

/** Reads a log from its files, a part of a file at a time. */
export class FileReader implements AuditReader {
  constructor(private readonly folder: string) {}

  async chains(): Promise<number[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter((name) => /^[1-9]\d*$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  async *lines(chain: number): AsyncIterable<Line> {
    for (const name of await this.files(chain)) yield* this.linesOf(path.join(String(chain), name));
  }

  async *find(search: Search): AsyncIterable<AuditRecord> {
    const { customer, since = "" } = search;
    // As it stands in a line: most lines are not worth reading.
    const sought = customer === undefined ? "" : JSON.stringify(customer);
    for (const chain of await this.chains()) {
      const names = await this.files(chain);
      for (const [index, name] of names.entries()) {
        // A file ends before the next one begins.
        if (index + 1 < names.length && dayOf(names[index + 1]) < since.slice(0, 10)) continue;
        for await (const { text } of this.linesOf(path.join(String(chain), name))) {
          const record = text.includes(sought) ? parse(text) : undefined;
          if (record !== undefined && isFound(record, search)) yield record;
        }
      }
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async files(chain: number): Promise<string[]> {
    const names = await readdir(path.join(this.folder, String(chain))).catch(() => []);
    return names.filter((name) => FILE_NAME.test(name)).sort();
  }

  private async *linesOf(file: string): AsyncIterable<Line> {
    let rest = Buffer.alloc(0);
    let number = 0;
    for await (const chunk of createReadStream(path.join(this.folder, file), { highWaterMark: 1 << 20 })) {
      const bytes = Buffer.concat([rest, chunk as Buffer]);
      let from = 0;
      for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n", from)) {
        yield { text: bytes.toString("utf8", from, end), file, number: ++number, isWhole: true };
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
    if (rest.length > 0) yield { text: rest.toString(), file, number: ++number, isWhole: false };
  }
}

function dayOf(name: string): string {
  return FILE_NAME.exec(name)![2];
}
