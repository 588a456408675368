import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CodedError, fail } from "../../../schema/errors";
import { lockFolder } from "../../../schema/lockFolder";
import type { AuditSink } from "./auditLog";
import { GENESIS, hashOf, type Head, readLine, type SealedRecord, type Torn } from "./record";

/** How records are kept in files. */
export interface FileSinkOptions {
  /** Holds a folder for each chain. */
  folder: string;
  /** Bytes after which a file is followed by another. */
  maxFileSize: number;
  /** Tells the time; the clock's unless told. */
  now?: () => Date;
}

/** For appending alone; each write ends when it is on the disk, with the size that it makes, as if fdatasync had followed. */
const APPENDING = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC;

/** A chain's files by name: the number of the first record, and the day on which the file was begun. */
export const FILE_NAME = /^(\d{12})-(\d{4}-\d{2}-\d{2})\.jsonl$/;

/** The file that is written. */
interface Current {
  readonly handle: FileHandle;
  readonly name: string;
  readonly inode: number;
  /** Bytes that are known to outlast a crash. */
  size: number;
}

/**
 * Keeps a chain in files of a folder: `<folder>/<chain>/<first record>-<day>.jsonl`. The chain is the first that no
 * other process writes: after a restart the same one goes on.
 */
export class FileSink implements AuditSink {
  private readonly folder: string;
  private readonly maxFileSize: number;
  private readonly now: () => Date;
  private chain = 0;
  private unlock: (() => Promise<void>) | undefined;
  private current: Current | undefined;

  constructor({ folder, maxFileSize, now = () => new Date() }: FileSinkOptions) {
    this.folder = folder;
    this.maxFileSize = maxFileSize;
    this.now = now;
  }

  async open(): Promise<{ head: Head; torn?: Torn }> {
    if (this.unlock === undefined) await this.claim();
    const names = (await readdir(this.place())).filter((name) => FILE_NAME.test(name)).sort();
    const last = names.at(-1);
    if (last === undefined) return { head: GENESIS };
    const content = await readFile(this.place(last));
    // What this process wrote itself counts as far as it knows it to be kept.
    const known = this.current?.name === last ? this.current.size : undefined;
    const size = known ?? content.lastIndexOf("\n") + 1;
    const head = await this.readHead(names, content.subarray(0, size));
    const torn = await this.setAside(last, content.subarray(size));
    const handle = await open(this.place(last), APPENDING, 0o600);
    const before = this.current?.handle;
    this.current = { handle, name: last, inode: (await handle.stat()).ino, size };
    await before?.close();
    if (torn) {
      await handle.truncate(size);
      await handle.sync();
    }
    return { head, torn };
  }

  async append(records: readonly SealedRecord[]): Promise<void> {
    const bytes = Buffer.from(records.map(({ line }) => `${line}\n`).join(""));
    const current = await this.fileFor(records[0].seq, bytes.length);
    await this.checkUntouched(current);
    await current.handle.appendFile(bytes);
    current.size += bytes.length;
  }

  async close(): Promise<void> {
    await this.current?.handle.close();
    this.current = undefined;
    await this.unlock?.();
    this.unlock = undefined;
  }

  /** Takes the next chain that nobody else writes. */
  private async claim(): Promise<void> {
    while (this.unlock === undefined) {
      this.chain++;
      await mkdir(this.place(), { recursive: true, mode: 0o700 });
      try {
        this.unlock = await lockFolder(this.place());
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
      }
    }
    await syncFolder(this.folder);
  }

  private place(...names: string[]): string {
    return path.join(this.folder, String(this.chain), ...names);
  }

  /** The head of what the files hold. Throws AUDIT_BROKEN where the last line is none that was written. */
  private async readHead(names: readonly string[], last: Buffer): Promise<Head> {
    let content = last;
    for (let index = names.length - 1; content.length === 0 && index > 0; index--) {
      content = await readFile(this.place(names[index - 1]));
    }
    if (content.length === 0) return GENESIS;
    const line = content.subarray(content.lastIndexOf("\n", -2) + 1, -1).toString();
    const record = readLine(line);
    if (record === undefined) {
      throw fail("AUDIT_BROKEN", { detail: `Chain ${this.chain} does not end with a record.` });
    }
    return record;
  }

  /** Keeps bytes that are no whole line in a file of their own. */
  private async setAside(name: string, bytes: Buffer): Promise<Torn | undefined> {
    if (bytes.length === 0) return undefined;
    const sha256 = hashOf(bytes);
    const file = `${name}.${sha256.slice(0, 12)}.torn`;
    const handle = await open(this.place(file), "w", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(this.place());
    return { file, bytes: bytes.length, sha256 };
  }

  /** The file to write so many bytes to: another one where the day or the size asks for it. */
  private async fileFor(seq: number, bytes: number): Promise<Current> {
    const day = this.now().toISOString().slice(0, 10);
    const { current } = this;
    if (current !== undefined && FILE_NAME.exec(current.name)![2] === day) {
      if (current.size === 0 || current.size + bytes <= this.maxFileSize) return current;
    }
    const name = `${String(seq).padStart(12, "0")}-${day}.jsonl`;
    const handle = await open(this.place(name), APPENDING, 0o600);
    await current?.handle.close();
    this.current = { handle, name, inode: (await handle.stat()).ino, size: 0 };
    await syncFolder(this.place());
    return this.current;
  }

  /** A file that somebody else wrote, cut or took away is left as it is, and with it the chain. */
  private async checkUntouched({ name, inode, size }: Current): Promise<void> {
    const found = await stat(this.place(name)).catch(() => undefined);
    if (found?.size === size && found.ino === inode) return;
    await this.close();
    throw fail("AUDIT_BROKEN", { detail: `${this.chain}/${name} is not as it was written.` });
  }
}

/** A file is found after a crash when its folder was written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
