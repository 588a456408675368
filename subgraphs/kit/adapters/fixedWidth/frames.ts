import { open } from "node:fs/promises";

/**
 * How records follow each other in a file: `fixed` one behind the other; `rdw` behind a record descriptor word, `bdw` the
 * same in blocks with a descriptor of their own (z/OS DFSMS: two bytes of length that count the descriptor, two of zeros;
 * of a block up to 31 bits); `length` behind four bytes of length that do not count themselves; `lines` ended by a newline.
 */
export type Framing = "fixed" | "rdw" | "bdw" | "length" | "lines";

/** Some records of a file: record `i` stands in `bytes` from `bounds[2 * i]` to `bounds[2 * i + 1]`. Valid until the next. */
export interface FrameBlock {
  bytes: Buffer;
  bounds: readonly number[];
  /** The number of the first, from 1. */
  first: number;
}

/** What is wrong with the frames, at a record. */
export class FrameFault extends Error {
  constructor(
    readonly record: number,
    readonly reason: string,
  ) {
    super(reason);
    this.name = "FrameFault";
  }
}

const READ_SIZE = 256 * 1024;

/** z/OS's own limit for a record is 32,760 bytes; what claims to be longer than this is no record. */
const LONGEST_RECORD = 1024 * 1024;

const DESCRIPTOR = 4;
const CUT = "cut off by the end of the file";

/** Reads a file's records some at a time, in memory that does not grow with the file. Throws FrameFault. */
export async function* readFrames(
  file: string,
  { framing, length, newline }: { framing: Framing; length: number; newline: number },
  signal?: AbortSignal,
): AsyncGenerator<FrameBlock> {
  const handle = await open(file);
  try {
    let bytes = Buffer.allocUnsafe(Math.max(READ_SIZE, 4 * length));
    let filled = 0;
    let first = 1;
    let blockLeft = 0;
    for (let ended = false; !ended;) {
      signal?.throwIfAborted();
      if (filled === bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, null);
      filled += bytesRead;
      ended = bytesRead === 0;
      const bounds: number[] = [];
      let at = 0;
      for (;;) {
        const record = first + bounds.length / 2;
        if (framing === "bdw" && blockLeft === 0 && filled - at >= DESCRIPTOR) {
          blockLeft = blockLength(bytes, at, record);
          at += DESCRIPTOR;
        }
        const head = framing === "fixed" || framing === "lines" ? 0 : DESCRIPTOR;
        const end = frameEnd(bytes, at, filled, { framing, length, newline, record, ended });
        if (end === undefined || end > filled) break;
        const isLine = framing === "lines";
        bounds.push(
          at + head,
          isLine && bytes[end - 1] === CARRIAGE_RETURN && newline === LINE_FEED ? end - 1 : end,
        );
        if (framing === "bdw") blockLeft -= end - at;
        if (blockLeft < 0) throw new FrameFault(record, "longer than its block");
        at = isLine ? Math.min(end + 1, filled) : end;
      }
      if (bounds.length > 0) yield { bytes, bounds, first };
      first += bounds.length / 2;
      bytes.copy(bytes, 0, at, filled);
      filled -= at;
      if (filled > LONGEST_RECORD + DESCRIPTOR) throw new FrameFault(first, "longer than any record");
    }
    if (filled > 0 || blockLeft > 0) throw new FrameFault(first, CUT);
  } finally {
    await handle.close();
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

interface Frame {
  framing: Framing;
  length: number;
  newline: number;
  record: number;
  /** Whether the file has no more bytes. */
  ended: boolean;
}

/** Where the record that begins at `at` ends; undefined where that is not to be seen yet. */
function frameEnd(bytes: Buffer, at: number, filled: number, frame: Frame): number | undefined {
  const { framing, record } = frame;
  if (framing === "fixed") return at + frame.length;
  if (framing === "lines") {
    const end = bytes.subarray(0, filled).indexOf(frame.newline, at);
    if (end >= 0) return end;
    return frame.ended && at < filled ? filled : undefined; // the last line may lack its end
  }
  if (filled - at < DESCRIPTOR) return undefined;
  if (framing === "length") {
    const size = bytes.readUInt32BE(at);
    if (size > LONGEST_RECORD) throw new FrameFault(record, "longer than any record");
    return at + DESCRIPTOR + size;
  }
  const size = bytes.readUInt16BE(at);
  if (bytes[at + 2] !== 0)
    throw new FrameFault(record, "in several segments, or without a record descriptor word");
  if (size < DESCRIPTOR || bytes[at + 3] !== 0)
    throw new FrameFault(record, "without a record descriptor word");
  return at + size;
}

/** The bytes of a block behind its descriptor. */
function blockLength(bytes: Buffer, at: number, record: number): number {
  const word = bytes.readUInt32BE(at);
  const size = word >= 0x80000000 ? word - 0x80000000 : word >>> 16;
  if (size < 2 * DESCRIPTOR || (word < 0x80000000 && (word & 0xffff) !== 0))
    throw new FrameFault(record, "without a block descriptor word");
  return size - DESCRIPTOR;
}

/** A record as it stands in a file. Blocks are the writer's: `bdw` makes one of each record. */
export function frame(
  record: Buffer,
  { framing, length, newline, blank }: { framing: Framing; length: number; newline: number; blank: number },
): Buffer {
  const descriptor = (size: number) => {
    const word = Buffer.alloc(DESCRIPTOR);
    word.writeUInt16BE(size, 0);
    return word;
  };
  switch (framing) {
    case "fixed":
      return Buffer.concat([record, Buffer.alloc(length - record.length, blank)]);
    case "lines":
      return Buffer.concat([record, Buffer.from([newline])]);
    case "rdw":
      return Buffer.concat([descriptor(record.length + DESCRIPTOR), record]);
    case "bdw":
      return Buffer.concat([
        descriptor(record.length + 2 * DESCRIPTOR),
        descriptor(record.length + DESCRIPTOR),
        record,
      ]);
    case "length": {
      const word = Buffer.alloc(DESCRIPTOR);
      word.writeUInt32BE(record.length, 0);
      return Buffer.concat([word, record]);
    }
  }
}
