import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import iconv from "iconv-lite";
import { z } from "zod";
import { projectFile } from "../../../../schema/files";
import {
  type DelimitedLayout,
  type DelimitedRecord,
  readDelimited,
  readDelimitedRecords,
} from "../../../../subgraphs/kit/adapters/delimited";
import { LONGEST_RECORD } from "../../../../subgraphs/kit/adapters/delimitedLines";
import { openSystem } from "../../../../subgraphs/kit/adapters/system";

const layout: DelimitedLayout = { columns: ["id", "name"] };

function bytes(content: string | Buffer, size = 7): AsyncIterable<Buffer> {
  const whole = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.subarray(i * size, (i + 1) * size),
  );
  return Readable.from(pieces);
}

async function collect<Row>(chunks: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const some of chunks) rows.push(...some);
  return rows;
}

const records = (content: string | Buffer, format: DelimitedLayout = layout, size?: number) =>
  collect(readDelimitedRecords(bytes(content, size), format));

/** The fields of each record, or why it is none. */
const fields = (read: DelimitedRecord[]) =>
  read.map((each) => ("row" in each ? Object.values(each.row).join("|") : each.fault));

describe("the dialects of delimited text", () => {
  it.each<[string, string | Buffer, DelimitedLayout["dialect"]]>([
    ["CRLF", "id,name\r\n1,a\r\n2,b\r\n", {}],
    ["CR CR LF, as a file that was translated twice has", "id,name\r\r\n1,a\r\r\n2,b\r\r\n", {}],
    ["CR alone", "id,name\r1,a\r2,b\r", {}],
    ["a byte order mark and no end of the last line", "\uFEFFid,name\n1,a\n2,b", {}],
    ["empty lines at its end", "id,name\n1,a\n2,b\n\n\r\n  \n", {}],
    ["tabs", "id\tname\n1\ta\n2\tb\n", { delimiter: "\t" }],
    ["a delimiter of two characters", "id||name\n1||a\n2||b\n", { delimiter: "||" }],
    ["single quotes", "'id';'name'\n'1';'a'\n2;b\n", { delimiter: ";", quote: "'" }],
    ["blanks around its fields", 'id , name\n 1 , "a"\n2 ,b \n', { trim: true }],
    ["comments", "# of 2026-11-20\nid,name\n#1,x\n1,a\n2,b\n# 2 records\n", { comment: "#" }],
    ["UTF-16", iconv.encode("id,name\r\n1,a\r\n2,b\r\n", "utf-16"), { encoding: "utf-16" }],
  ])("reads a file with %s", async (_, content, dialect) => {
    expect(fields(await records(content, { ...layout, dialect }))).toEqual(["1|a", "2|b"]);
  });

  it("knows quotes in quotes, by another character where the file has one, and none where it has none", async () => {
    expect(fields(await records('id,name\n1,"a ""b"", c"\n'))).toEqual(['1|a "b", c']);
    const escape = { ...layout, dialect: { escape: "\\" } };
    expect(fields(await records('id,name\n1,"a \\"b\\", c"\n', escape))).toEqual(['1|a "b", c']);
    const none = { ...layout, dialect: { quote: null } };
    expect(fields(await records('id,name\n1,"a\n2,b"c\n', none))).toEqual(['1|"a', '2|b"c']);
    const loose = { ...layout, dialect: { looseQuotes: true } };
    expect(fields(await records('id,name\n1,5" disk\n2,"b, c"\n', loose))).toEqual(['1|5" disk', "2|b, c"]);
  });

  it.each([
    ["win1250", "Žofie Dvořáková"],
    ["gbk", "王小明"],
    ["shift_jis", "山田"],
    ["big5", "陳大文"],
    ["cp850", "Müller"],
  ])("reads %s, also where a character stands across two pieces", async (encoding, name) => {
    const content = iconv.encode(`id,name\n1,${name}\n`, encoding);
    expect(fields(await records(content, { ...layout, dialect: { encoding } }, 1))).toEqual([`1|${name}`]);
  });

  it("refuses an encoding that nobody knows", async () => {
    const format = { ...layout, dialect: { encoding: "ebcdic-of-mars" } };
    await expect(records("id,name\n", format)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });

  it("reads a file without a header by the places of its fields", async () => {
    const format: DelimitedLayout = { columns: ["id", "name"], header: "NONE" };
    expect(fields(await records("1,a\n2\n", format))).toEqual([
      "1|a",
      "the line has 1 fields where the layout has 2",
    ]);
  });
});

describe("a header", () => {
  const among: DelimitedLayout = { columns: ["id", "name"], header: "AMONG_OTHERS" };

  it("may name the columns among others, in another order", async () => {
    expect(fields(await records("name,branch,id\na,x,1\nb,y,2\n", among))).toEqual(["1|a", "2|b"]);
  });

  it.each<[string, string, DelimitedLayout, string]>([
    ["lacks a column", "id,branch\n1,x\n", among, "expected id,name but got id,branch"],
    ["names one twice", "id,name,id\n1,x,1\n", among, "expected id,name but got id,name,id"],
    ["has another order than agreed", "name,id\nx,1\n", layout, "expected id,name but got name,id"],
    ["has one more than agreed", "id,name,x\n1,x,1\n", layout, "expected id,name but got id,name,x"],
    [
      "is no header at all",
      "1,Secret\n",
      layout,
      "expected id,name but got a line without any of these names",
    ],
    ["is not there", "", layout, "expected id,name but got no header"],
    ["cannot be read", 'id,"name\n1,Secret\n', layout, "expected id,name but got no header"],
  ])("that %s stops the reading", async (_, content, format, fault) => {
    await expect(records(content, format)).rejects.toMatchObject({
      code: "SOURCE_ANSWER_INVALID",
      message: expect.stringContaining(`The header: ${fault}.`) as string,
    });
  });
});

describe("a record that cannot be read", () => {
  const multiline: DelimitedLayout = { ...layout, dialect: { multiline: true } };

  it("costs itself alone, and says where it stood and not what it held", async () => {
    const read = await records(
      Buffer.concat([
        Buffer.from('id,name\n1,a "secret" b\n2,"secret"more\n3\n4,se,cret\n5,sec\u0000ret\n6,'),
        Buffer.from([0xe9, 0x0a]),
        Buffer.from(`7,${"x".repeat(LONGEST_RECORD)}\n8,"secret\n9,fine\n`),
      ]),
      layout,
      100_000,
    );
    expect(read).toEqual([
      { line: 2, record: 1, fault: "a quote stands inside a text that is not quoted" },
      { line: 3, record: 2, fault: "a quoted text goes on behind its quote" },
      { line: 4, record: 3, fault: "the line has 1 fields where the header has 2" },
      { line: 5, record: 4, fault: "the line has 3 fields where the header has 2" },
      { line: 6, record: 5, fault: "the line holds a NUL character" },
      { line: 7, record: 6, fault: "the line is not UTF-8" },
      { line: 8, record: 7, fault: `the line is longer than ${LONGEST_RECORD} characters` },
      { line: 9, record: 8, fault: "a quoted text is not closed" },
      { line: 10, record: 9, row: { id: "9", name: "fine" } },
    ]);
  });

  it("is one with a field that is longer than the layout allows", async () => {
    const format = { ...layout, dialect: { longestField: 4 } };
    expect(fields(await records("id,name\n1,abcde\n2,abcd\n", format))).toEqual([
      "a field is longer than 4 characters",
      "2|abcd",
    ]);
  });

  it("may go over several lines where the dialect says so", async () => {
    const read = await records('id,name\n1,"a\r\nb, ""c""\n# d"\n2,e\n', multiline);
    expect(read).toEqual([
      { line: 2, record: 1, row: { id: "1", name: 'a\nb, "c"\n# d' } },
      { line: 5, record: 2, row: { id: "2", name: "e" } },
    ]);
  });

  it("costs no other where its quote is never closed, though texts may go over lines", async () => {
    const rest = Array.from({ length: 120 }, (_, i) => `${i},"n ${i}"`);
    const read = fields(await records(`id,name\nx,"lost\n${rest.join("\n")}\n`, multiline));
    expect(read).toEqual(["a quoted text is not closed", ...rest.map((_, i) => `${i}|n ${i}`)]);
  });

  it("costs no other where two stray quotes look like a pair", async () => {
    const read = await records('id,name\n1,"a\n2,b\n3,c","d"\n4,"e\n5,f\n', multiline);
    expect(fields(read)).toEqual([
      "a quoted text is not closed",
      "2|b",
      "a quote stands inside a text that is not quoted",
      "a quoted text is not closed",
      "5|f",
    ]);
  });
});

describe("whatever stands in a file", () => {
  const field = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !/[\0\r\uFFFD]/.test(text));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it("comes back as it was written, in whatever pieces it arrives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { maxLength: 20 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, size) => {
          const lines = rows.map((row) => row.map(quoted).join(","));
          const content = `id,name\n${lines.join("\n")}\n`;
          const read = await records(content, { ...layout, dialect: { multiline: true } }, size);
          expect(read.map((each) => "row" in each && Object.values(each.row))).toEqual(rows);
        },
      ),
    );
  });

  it.each([false, true])(
    "costs no record around it, where texts may go over lines: %s",
    async (multiline) => {
      const line = fc.string({ unit: "binary", maxLength: 30 }).filter((text) => !/[\n\r]/.test(text));
      await fc.assert(
        fc.asyncProperty(line, fc.integer({ min: 1, max: 50 }), async (rubbish, size) => {
          const good = Array.from({ length: 60 }, (_, i) => `${i},n${i}`);
          const content = ["id,name", ...good.slice(0, 3), rubbish, ...good.slice(3)].join("\n");
          const read = fields(await records(content, { ...layout, dialect: { multiline } }, size));
          const kept = read.filter((each) => good.includes(each.replace("|", ",")));
          expect(kept.filter((each, i) => each !== kept[i - 1])).toHaveLength(good.length);
        }),
      );
    },
  );
});

describe("readDelimited", () => {
  const schema = z.object({ id: z.string().regex(/^\d+$/), name: z.string().min(1) });
  const what = { name: "people.csv", keys: 0 };

  it("keeps the records that fit and quarantines the others by record and line", async () => {
    const system = openSystem({ name: "crm" });
    const content = "id,name\n1,a\n\nSecret,b\n3,\n4,d,e\n5,f\n";
    const rows = await collect(readDelimited(system, what, bytes(content), { ...layout, schema }));
    expect(rows).toEqual([
      { id: "1", name: "a" },
      { id: "5", name: "f" },
    ]);
    expect(system.health().rejects).toBe(3);
    expect(system.health().lastRejects).toMatchObject([
      { call: "people.csv", at: "record 2, line 4", reason: "id: invalid_format" },
      { call: "people.csv", at: "record 3, line 5", reason: "name: too_small" },
      { call: "people.csv", at: "record 4, line 6", reason: "the line has 3 fields where the header has 2" },
    ]);
    expect(JSON.stringify(system.health())).not.toContain("Secret");
  });

  it("reads no further than it is asked to", async () => {
    let read = 0;
    async function* endless() {
      yield Buffer.from("id,name\n");
      for (; ; read++) {
        await Promise.resolve();
        yield Buffer.from(`${read},n\n`);
      }
    }
    const system = openSystem({ name: "crm" });
    const taken: unknown[] = [];
    for await (const rows of readDelimited(system, what, endless(), { ...layout, schema })) {
      taken.push(...rows);
      if (taken.length >= 3) break;
    }
    expect(taken).toHaveLength(3);
    expect(read).toBe(2);
  });

  it("keeps no line that has no end", async () => {
    async function* onOneLine() {
      yield Buffer.from("id,name\n1,");
      for (let i = 0; i < 200; i++) {
        await Promise.resolve();
        yield Buffer.alloc(1024 * 1024, "x");
      }
      yield Buffer.from("\n2,b\n");
    }
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    const watched = (async function* () {
      for await (const some of onOneLine()) {
        most = Math.max(most, process.memoryUsage().heapUsed - before);
        yield some;
      }
    })();
    const read = await collect(readDelimitedRecords(watched, layout));
    expect(fields(read)).toEqual([`the line is longer than ${LONGEST_RECORD} characters`, "2|b"]);
    expect(most).toBeLessThan(100 * 1024 * 1024);
  });

  it("says that a file is away, by system and file", async () => {
    const system = openSystem({ name: "crm" });
    const lost = createReadStream("/nowhere/people.csv");
    await expect(collect(readDelimited(system, what, lost, { ...layout, schema }))).rejects.toMatchObject({
      code: "SUBGRAPH_UNAVAILABLE",
      message: expect.stringContaining("crm was read people.csv: ENOENT") as string,
    });
  });
});

const BANK = projectFile("..", "shared", "data", "retail-bank");
const real: [string, DelimitedLayout, number][] = [
  [
    "order.asc",
    { columns: ["order_id", "amount"], header: "AMONG_OTHERS", dialect: { delimiter: ";" } },
    6471,
  ],
  ["completedclient.csv", { columns: ["client_id", "last"], header: "AMONG_OTHERS" }, 5369],
  ["crm_events.csv", { columns: ["complaint_id", "client_id"], header: "AMONG_OTHERS" }, 23419],
];
const describeReal = existsSync(BANK) ? describe : describe.skip;
describeReal(
  `a real bank's files${existsSync(BANK) ? "" : " (skipped: ../shared/data/retail-bank is absent)"}`,
  () => {
    it.each(real)("reads every record of %s", async (name, format, count) => {
      const read = await collect(readDelimitedRecords(createReadStream(path.join(BANK, name)), format));
      expect(read).toHaveLength(count);
      expect(read.filter((record) => "fault" in record)).toEqual([]);
    });

    it("loses the cut line of trans.asc alone", async () => {
      const format: DelimitedLayout = {
        columns: ["trans_id", "amount"],
        header: "AMONG_OTHERS",
        dialect: { delimiter: ";" },
      };
      const read = await collect(
        readDelimitedRecords(createReadStream(path.join(BANK, "trans.asc")), format),
      );
      expect(read.filter((record) => "fault" in record)).toMatchObject([{ record: 49103, line: 49104 }]);
    });
  },
);
