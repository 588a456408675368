import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  fixedWidth,
  type FixedWidthFormat,
} from "../../../../../subgraphs/kit/adapters/fixedWidth/fixedWidth";
import type { Framing } from "../../../../../subgraphs/kit/adapters/fixedWidth/frames";
import {
  type FixedWidthRecord,
  readFixedWidth,
} from "../../../../../subgraphs/kit/adapters/fixedWidth/readFixedWidth";
import {
  recordBytes,
  writeFixedWidth,
} from "../../../../../subgraphs/kit/adapters/fixedWidth/writeFixedWidth";
import { openSystem } from "../../../../../subgraphs/kit/adapters/system";

const COPYBOOK = `
       01  HEAD.
           05  KIND      PIC X.
           05  FILE-ID   PIC X(8).
       01  PAYMENT.
           05  KIND      PIC X.
           05  ACCOUNT   PIC 9(10).
           05  AMOUNT    PIC S9(7)V99 COMP-3.
           05  TEXT-X    PIC X(12).
       01  TAIL.
           05  KIND      PIC X.
           05  COUNT-X   PIC 9(6).
           05  HASH      PIC 9(10).
           05  TOTAL     PIC S9(9)V99.
`;

function format(framing: Framing, codePage = "cp037"): FixedWidthFormat {
  return fixedWidth({
    copybook: COPYBOOK,
    codePage,
    framing,
    record: { by: "KIND", of: { H: "HEAD", P: "PAYMENT", T: "TAIL" } },
    header: "HEAD",
    trailer: {
      record: "TAIL",
      count: "COUNT-X",
      totals: [
        { total: "HASH", of: [{ record: "PAYMENT", item: "ACCOUNT" }] },
        { total: "TOTAL", of: [{ record: "PAYMENT", item: "AMOUNT" }] },
      ],
    },
  });
}

const ACCOUNTS = ["9999999999", "9999999998", "17"];
const payment = (account: string) => ({
  kind: "PAYMENT",
  fields: { kind: "P", account, amount: "-0.10", textX: "RENT" },
});
const trailer = (change: Record<string, string> = {}) => ({
  kind: "TAIL",
  // The sum of the accounts without the digit that it has no room for.
  fields: { kind: "T", countX: "3", hash: "14", total: "-0.30", ...change },
});
const HEADER = { kind: "HEAD", fields: { kind: "H", fileId: "PAYMENTS" } };
const whole = (change?: Record<string, string>) => [HEADER, ...ACCOUNTS.map(payment), trailer(change)];

describe("a file of fixed-width records", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "fixed-"));
    file = path.join(folder, "payments.dat");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (kind: FixedWidthFormat, mostRejects?: number) => {
    const system = openSystem({ name: "core" });
    const records: FixedWidthRecord[] = [];
    let refused: string | undefined;
    try {
      for await (const some of readFixedWidth(file, kind, {
        system,
        call: { name: "load", keys: 1 },
        mostRejects,
      }))
        records.push(...some);
    } catch (error) {
      expect(error).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
      refused = (error as Error).message.split("have been told. ")[1];
    }
    const told = system.health().lastRejects.map(({ at, reason }) => `${at}: ${reason}`);
    return { records, refused, told };
  };
  /** Writes a whole file with one byte changed: `at` counts from the end where it is negative. */
  const writeChanged = async (kind: FixedWidthFormat, at: number, byte: number) => {
    await writeFixedWidth(file, kind, whole());
    const bytes = await readFile(file);
    bytes[at < 0 ? bytes.length + at : at] = byte;
    await writeFile(file, bytes);
  };

  it.each(["fixed", "rdw", "bdw", "length"] as const)(
    "is read as it was written, framed as %s",
    async (framing) => {
      await writeFixedWidth(file, format(framing), whole());
      const { records, refused, told } = await read(format(framing));
      expect({ refused, told }).toEqual({ refused: undefined, told: [] });
      expect(records).toEqual(whole().map((record, i) => ({ ...record, number: i + 1 })));
    },
  );

  it("of text is read with line ends of either kind, and without a last one", async () => {
    const text = fixedWidth({
      copybook: "       01  R.\n           05  A PIC X(3).\n           05  B PIC S9(3)V9 LEADING SEPARATE.\n",
      codePage: "ascii",
      framing: "lines",
    });
    await writeFile(file, "abc+0015\r\ndef-0025\nghi+0000");
    expect((await read(text)).records.map(({ fields }) => fields)).toEqual([
      { a: "abc", b: "1.5" },
      { a: "def", b: "-2.5" },
      { a: "ghi", b: "0.0" },
    ]);
  });

  it.each(["fixed", "rdw", "bdw", "length"] as const)(
    "that is cut off anywhere is refused, framed as %s",
    async (framing) => {
      await writeFixedWidth(file, format(framing), whole());
      const { length } = await readFile(file);
      for (let size = length - 1; size >= 0; size -= 5) {
        await truncate(file, size);
        expect((await read(format(framing))).refused).toMatch(
          /^payments.dat, record \d: (it is cut off by the end of the file|it is the last, and no trailer|the file is empty)\.$/,
        );
      }
    },
  );

  it("with a bad half byte where its sum is made tells of the record, and is refused", async () => {
    const kind = format("fixed");
    await writeChanged(kind, 2 * kind.length + 11, 0xfa); // the amount of the second payment
    const { records, refused, told } = await read(kind);
    expect(told).toEqual([
      "payments.dat, record 3: AMOUNT is a packed number with a half byte that is no digit",
    ]);
    // A sum with an unreadable part is no proof of anything.
    expect(records).toEqual([]);
    expect(refused).toBe("payments.dat, record 5: TOTAL cannot be checked: record 3 is not readable.");
  });

  it("is taken where a quarantined record's sums are readable still", async () => {
    const kind = format("rdw");
    await writeFixedWidth(file, kind, whole());
    const bytes = await readFile(file);
    const text = kind.page.encode("RENT")!;
    bytes[bytes.indexOf(text)] = 0x05; // a tabulator in the text of the first payment
    await writeFile(file, bytes);
    const { records, refused, told } = await read(kind);
    expect({ numbers: records.map(({ number }) => number), refused, told }).toEqual({
      numbers: [1, 3, 4, 5],
      refused: undefined,
      told: ["payments.dat, record 2: TEXT-X is no text of its code page"],
    });
  });

  it.each([
    [{ countX: "4" }, "the trailer counts 4 records where the file has 3"],
    [{ hash: "15" }, "the trailer's HASH is not the sum of the records"],
    [{ total: "0.30" }, "the trailer's TOTAL is not the sum of the records"],
  ])("whose trailer says %j is refused", async (change, reason) => {
    await writeFixedWidth(file, format("rdw"), whole(change));
    expect((await read(format("rdw"))).refused).toBe(`payments.dat, record 5: ${reason}.`);
  });

  it("in another code page is refused at its first record", async () => {
    await writeFixedWidth(file, format("fixed", "ascii"), whole());
    expect((await read(format("fixed"))).refused).toBe("payments.dat, record 1: it is no header.");
    await writeFixedWidth(file, format("rdw", "cp037"), whole());
    expect((await read(format("rdw", "ascii"))).refused).toBe("payments.dat, record 1: it is no header.");
  });

  it("of another framing is refused", async () => {
    await writeFixedWidth(file, format("fixed"), whole());
    expect((await read(format("rdw"))).refused).toMatch(/^payments.dat, record 1: it is /);
    expect((await read(format("bdw"))).refused).toMatch(/^payments.dat, record 1: it is /);
    expect((await read(format("length"))).refused).toMatch(
      /^payments.dat, record 1: it is longer than any record/,
    );
  });

  it("with a second header, or records behind its trailer, is refused", async () => {
    await writeFixedWidth(file, format("rdw"), [HEADER, ...whole()]);
    expect((await read(format("rdw"))).refused).toBe("payments.dat, record 2: it is a second header.");
    await writeFixedWidth(file, format("rdw"), [...whole(), payment("1")]);
    expect((await read(format("rdw"))).refused).toBe("payments.dat, record 6: it stands behind the trailer.");
  });

  it("with too many bad records is refused before its end", async () => {
    const bad = recordBytes(format("rdw"), payment("1")).fill(0xff, 5);
    await writeFile(
      file,
      Buffer.concat([recordBytes(format("rdw"), HEADER), ...Array<Buffer>(50).fill(bad)]),
    );
    const { refused, told } = await read(format("rdw"), 10);
    expect(refused).toBe("payments.dat, record 12: more than 10 records are not readable.");
    expect(told).toHaveLength(11);
  });

  it("is read in memory that does not grow with it", async () => {
    const kind = format("rdw");
    const many = 400_000;
    await writeFixedWidth(
      file,
      kind,
      (function* () {
        yield HEADER;
        for (let i = 0; i < many; i++) yield payment("1");
        yield trailer({ countX: String(many), hash: String(many), total: "-40000.00" });
      })(),
    );
    const { size } = await import("node:fs/promises").then(({ stat }) => stat(file));
    const system = openSystem({ name: "core" });
    let most = 0;
    let count = 0;
    const before = process.memoryUsage().rss;
    for await (const some of readFixedWidth(file, kind, { system, call: { name: "load", keys: 1 } })) {
      count += some.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(count).toBe(many + 2);
    expect(size).toBeGreaterThan(12_000_000);
    // All its records at once would take ten times the file.
    expect(most).toBeLessThan(100 * 1024 ** 2);
  });
});
