import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Signal } from "../../contract";
import { type AuditReader, type FoundRecord, isFound, type Line, type Search } from "./auditReader";
import { FILE_NAME } from "./fileSink";
import { parse } from "./record";

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

  async *find(search: Search): AsyncIterable<FoundRecord> {
    const { customer, after, signal } = search;
    // As it stands in a line: most lines are not worth reading.
    const sought = customer === undefined ? "" : JSON.stringify(customer);
    for (const chain of await this.chains()) {
      if (after && chain < after.chain) continue;
      const behind = after?.chain === chain ? after.seq : 0;
      for (const name of await this.filesFor(chain, behind, search)) {
        for await (const { text } of this.linesOf(path.join(String(chain), name), signal)) {
          const record = text.includes(sought) ? parse(text) : undefined;
          if (record === undefined || record.seq <= behind || !isFound(record, search)) continue;
          yield { chain, seq: record.seq, record };
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

  /** The files that may have what is looked for: each ends before the next one begins. */
  private async filesFor(chain: number, behind: number, { since = "" }: Search): Promise<string[]> {
    const names = await this.files(chain);
    return names.filter((_name, index) => {
      const [, first, day] = FILE_NAME.exec(names[index + 1] ?? "") ?? [];
      return first === undefined || (Number(first) > behind + 1 && day >= since.slice(0, 10));
    });
  }

  private async *linesOf(file: string, signal?: Signal): AsyncIterable<Line> {
    let rest = Buffer.alloc(0);
    let number = 0;
    for await (const chunk of createReadStream(path.join(this.folder, file), { highWaterMark: 1 << 20 })) {
      if (signal?.aborted) throw signal.reason;
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
