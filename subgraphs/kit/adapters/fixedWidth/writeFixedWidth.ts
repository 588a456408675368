import { open } from "node:fs/promises";
import { fail } from "../../../../schema/errors";
import type { Fields } from "./decoder";
import type { FixedWidthFormat } from "./fixedWidth";
import { frame } from "./frames";

/** A record to be written, by the name of its kind. */
export interface WrittenRecord {
  kind: string;
  fields: Fields;
}

/** Bytes kept back before they are written. */
const WRITE_SIZE = 256 * 1024;

/** The bytes of a record as it stands in a file. Throws what the kind's encoder throws. */
export function recordBytes(
  { framing, length, page, kinds }: FixedWidthFormat,
  { kind, fields }: WrittenRecord,
): Buffer {
  const known = kinds.get(kind);
  if (!known) throw fail("COPYBOOK_INVALID", { detail: `${kind} is no record of it.` });
  return frame(known.encode(fields), { framing, length, newline: page.newline, blank: page.blank });
}

/** Writes a file of records, header and trailer among them, in memory that does not grow with it. */
export async function writeFixedWidth(
  file: string,
  format: FixedWidthFormat,
  records: Iterable<WrittenRecord>,
): Promise<void> {
  const handle = await open(file, "w");
  try {
    let waiting: Buffer[] = [];
    let size = 0;
    for (const record of records) {
      const bytes = recordBytes(format, record);
      waiting.push(bytes);
      size += bytes.length;
      if (size < WRITE_SIZE) continue;
      await handle.writeFile(Buffer.concat(waiting));
      waiting = [];
      size = 0;
    }
    await handle.writeFile(Buffer.concat(waiting));
  } finally {
    await handle.close();
  }
}
