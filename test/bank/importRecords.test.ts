import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ReadLine, inBatches, readRecords } from "../../bank/import/readRecords";
import { LONGEST_RECORD } from "../../subgraphs/kit/adapters/delimitedLines";
import { makeFolder, removeFolders } from "./importFolder";

afterAll(removeFolders);

const FORMAT = { header: ["id", "name"], delimiter: ";" } as const;

async function read(content: string | Buffer): Promise<ReadLine[]> {
  const file = path.join(makeFolder(), "file.asc");
  writeFileSync(file, content);
  const lines: ReadLine[] = [];
  for await (const some of readRecords(FORMAT, file)) lines.push(...some);
  return lines;
}

const record = (line: number, id: string, name: string) => ({ line, row: { id, name } });

describe("readRecords", () => {
  it.each([
    ["CRLF", '"id";"name"\r\n1;"a"\r\n2;"b;c"\r\n'],
    ["LF", "id;name\n1;a\n2;'b;c'\n".replaceAll("'", '"')],
    ["a byte order mark", '\uFEFFid;name\n1;a\n2;"b;c"\n'],
    ["no end of the last line", 'id;name\n1;a\n2;"b;c"'],
  ])("reads a file with %s", async (_, content) => {
    expect(await read(content)).toEqual([record(2, "1", "a"), record(3, "2", "b;c")]);
  });

  it("numbers lines as an editor does, blank ones too", async () => {
    expect(await read("id;name\n\n1;a\n  \n2;b\n")).toEqual([record(3, "1", "a"), record(5, "2", "b")]);
  });

  it("loses one line to a quote that is never closed", async () => {
    const lines = await read('id;name\n1;a\n2;"b\n3;c\n4;d\n');
    expect(lines).toEqual([
      record(2, "1", "a"),
      { line: 3, fault: "a quoted text is not closed" },
      record(4, "3", "c"),
      record(5, "4", "d"),
    ]);
  });

  it("loses two lines, not what is between them, to two stray quotes that look like a pair", async () => {
    const lines = await read('id;name\n1;"a\n2;b\n3;c"\n4;d\n');
    expect(lines.map((line) => ("row" in line ? line.row.id : line.fault))).toEqual([
      "a quoted text is not closed",
      "2",
      "a quote stands inside a text that is not quoted",
      "4",
    ]);
  });

  it("says what is wrong with a line and not what it holds", async () => {
    const lines = await read(
      Buffer.concat([
        Buffer.from('id;name\n1;a "secret" b\n2;"secret"more\n3\n4;se;cret\n5;sec\u0000ret\n6;'),
        Buffer.from([0xe9, 0x0a]),
        Buffer.from(`7;${"x".repeat(LONGEST_RECORD)}\n8;fine\n`),
      ]),
    );
    expect(lines).toEqual([
      { line: 2, fault: "a quote stands inside a text that is not quoted" },
      { line: 3, fault: "a quoted text goes on behind its quote" },
      { line: 4, fault: "the line has 1 fields where the header has 2" },
      { line: 5, fault: "the line has 3 fields where the header has 2" },
      { line: 6, fault: "the line holds a NUL character" },
      { line: 7, fault: "the line is not UTF-8" },
      { line: 8, fault: `the line is longer than ${LONGEST_RECORD} characters` },
      record(9, "8", "fine"),
    ]);
  });

  it("reads lines that stand across the pieces in which the file arrives", async () => {
    const content = Array.from({ length: 30_000 }, (_, i) => `${i};Žofie ${i}\r\n`).join("");
    const lines = await read(`id;name\r\n${content}`);
    expect(lines).toHaveLength(30_000);
    expect(lines.at(-1)).toEqual(record(30_001, "29999", "Žofie 29999"));
  });
});

describe("inBatches", () => {
  async function sizes(names: string[], size: number, groupField?: string): Promise<number[]> {
    const chunk = names.map((name, i) => record(i + 2, String(i), name));
    const batches: number[] = [];
    for await (const batch of inBatches(
      (async function* () {
        await Promise.resolve();
        yield chunk;
      })(),
      size,
      groupField,
    ))
      batches.push(batch.length);
    return batches;
  }

  it("cuts after so many lines", async () => {
    expect(await sizes(["a", "a", "b", "c", "c"], 2)).toEqual([2, 2, 1]);
  });

  it("keeps equal lines together", async () => {
    expect(await sizes(["a", "a", "a", "b", "c", "c"], 2, "name")).toEqual([3, 3]);
  });
});
