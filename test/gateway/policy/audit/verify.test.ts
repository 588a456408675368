import type { Line } from "../../../../gateway/policy/audit/auditReader";
import { GENESIS, type Head, link } from "../../../../gateway/policy/audit/record";
import { readSeal, sealText, verifyChain } from "../../../../gateway/policy/audit/verify";

const bodies = (count: number, customer = "C-1042") =>
  Array.from({ length: count }, () => `{"at":"2026-11-21T10:00:00.000Z","customers":["${customer}"]}`);
const records = link(bodies(5), GENESIS);
const texts = records.map(({ line }) => line);

async function* linesOf(given: readonly string[], { isWhole = true } = {}): AsyncIterable<Line> {
  await Promise.resolve();
  for (const [index, text] of given.entries()) {
    yield { text, file: "1/log.jsonl", number: index + 1, isWhole: isWhole || index < given.length - 1 };
  }
}
const verdictOn = (given: readonly string[], seals?: Head[], after?: Head) =>
  verifyChain(linesOf(given), seals, after);

test("a chain is proven to its end", async () => {
  expect(await verdictOn(texts)).toEqual({ records: 5, head: { seq: 5, hash: records[4].hash } });
});

const changed = (index: number, from: string, to: string) =>
  texts.with(index, texts[index].replace(from, to));

test.each<[string, readonly string[], number, string]>([
  ["a changed record", changed(1, "C-1042", "C-1043"), 2, "the record was changed: its hash is another's"],
  ["a changed hash", changed(4, records[4].hash, "0".repeat(64)), 5, "the record was changed"],
  ["a member put in", changed(2, '"at"', '"loud":true,"at"'), 3, "the record was changed"],
  ["a member of no record", changed(2, '"at"', '"seen":true,"at"'), 3, "this is no record"],
  ["a space", changed(2, ",", ", "), 3, "the record was changed"],
  ["a record cut short", texts.with(3, texts[3].slice(0, 50)), 4, "this is no record"],
  ["an empty line", texts.toSpliced(1, 0, ""), 2, "this is no record"],
  ["a record taken out", texts.toSpliced(2, 1), 3, "record 3 is missing before record 4: removed, or moved"],
  ["two records taken out", texts.toSpliced(1, 2), 2, "records 2 to 3 are missing before record 4"],
  ["the first taken out", texts.toSpliced(0, 1), 1, "record 1 is missing before record 2"],
  ["a record twice", texts.toSpliced(2, 0, texts[1]), 3, "record 2 stands where 3 should: put in, or moved"],
  [
    "two records exchanged",
    [texts[0], texts[2], texts[1], texts[3]],
    2,
    "record 2 is missing before record 3",
  ],
  [
    "a record replaced by one with a right hash",
    texts.with(2, link(bodies(3, "C-7"), GENESIS)[2].line),
    3,
    "record 3 follows another record than the one before it: one of the two was replaced",
  ],
])("%s is named", async (_name, given, line, why) => {
  const { broken } = await verdictOn(given);
  expect(broken).toEqual({ file: "1/log.jsonl", line, why: expect.stringContaining(why) as string });
});

test("a last line without its end is named", async () => {
  const { broken } = await verifyChain(linesOf(texts, { isWhole: false }));
  expect(broken).toMatchObject({ line: 5, why: expect.stringContaining("not whole") as string });
});

describe("a seal", () => {
  const seal = { seq: 4, hash: records[3].hash };

  it("is kept as text", () => {
    expect(readSeal(sealText({ chain: 1, ...seal }))).toEqual({ chain: 1, ...seal });
    expect(() => readSeal("1:4:abc")).toThrow(
      expect.objectContaining({ code: "AUDIT_OPTION_INVALID" }) as Error,
    );
  });

  it("is found in the chain that goes on behind it", async () => {
    expect((await verdictOn(texts, [seal])).broken).toBeUndefined();
  });

  it("shows that the end was cut off", async () => {
    const { broken } = await verdictOn(texts.slice(0, 3), [seal]);
    expect(broken).toMatchObject({ line: 3, why: expect.stringContaining("its end was cut off") as string });
    expect((await verdictOn([], [seal])).broken).toBeDefined();
  });

  it("shows that the whole chain was written anew", async () => {
    const anew = link(bodies(5, "C-7"), GENESIS).map(({ line }) => line);
    expect((await verdictOn(anew)).broken).toBeUndefined();
    expect((await verdictOn(anew, [seal])).broken).toMatchObject({
      line: 4,
      why: expect.stringContaining("written anew") as string,
    });
  });

  it("is where a chain may begin whose first files are elsewhere", async () => {
    expect(await verdictOn(texts.slice(4), [seal], seal)).toMatchObject({ records: 1 });
    expect((await verdictOn(texts.slice(3), [], seal)).broken).toMatchObject({ line: 1 });
    const older = { seq: 2, hash: records[1].hash };
    expect((await verdictOn(texts.slice(4), [older], seal)).broken).toMatchObject({
      why: expect.stringContaining("is not here") as string,
    });
  });
});
