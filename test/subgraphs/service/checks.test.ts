import {
  checkCustomerId,
  checkKey,
  checkMoment,
  checkOptionalText,
  checkPast,
  checkText,
} from "../../../subgraphs/kit/checks";
import { checkSatisfaction } from "../../../subgraphs/service/checks";

const invalid = expect.objectContaining({ code: "INVALID_ARGUMENT" }) as Error;

describe("checkText", () => {
  test("takes the blanks around a text away", () => {
    expect(checkText("note", "  called back\n", 100)).toBe("called back");
  });

  test("counts characters as a person does, and names the argument but not its value", () => {
    expect(checkText("note", "😀".repeat(10), 10)).toBe("😀".repeat(10));
    expect(() => checkText("note", "secret 1234", 10)).toThrow(
      /note must have 1 to 10 characters, but has 11\.$/,
    );
  });

  test.each(["", " \t\n", "a\0b", "half \ud83d pair"])("refuses %j", (text) => {
    expect(() => checkText("note", text, 100)).toThrow(invalid);
  });

  test("lets an optional text be left out, but not empty", () => {
    expect(checkOptionalText("note", undefined, 100)).toBeNull();
    expect(checkOptionalText("note", null, 100)).toBeNull();
    expect(() => checkOptionalText("note", "", 100)).toThrow(invalid);
  });
});

describe("checkKey", () => {
  test("takes 1 to 100 characters", () => {
    expect(() => checkKey("k")).not.toThrow();
    expect(() => checkKey("k".repeat(100))).not.toThrow();
  });

  test.each(["", "k".repeat(101), "k\0"])("refuses a key of another form", (key) => {
    expect(() => checkKey(key)).toThrow(invalid);
  });
});

describe("checkPast", () => {
  const now = new Date("2026-03-02T09:00:00.000Z");

  test("takes a moment of a clock that is a little ahead as now", () => {
    expect(checkPast("startedAt", new Date("2026-03-02T09:00:30.000Z"), now)).toBe(now.toISOString());
  });

  test("refuses a moment in the future", () => {
    expect(() => checkPast("startedAt", new Date("2026-03-02T09:02:00.000Z"), now)).toThrow(
      /startedAt must not be in the future\.$/,
    );
  });

  test("refuses a year that PostgreSQL does not know", () => {
    expect(() => checkMoment("filter.from", new Date("0000-06-01T00:00:00Z"))).toThrow(invalid);
    expect(() => checkMoment("filter.to", new Date("+010000-01-01T00:00:00Z"))).toThrow(invalid);
  });
});

describe("checkCustomerId", () => {
  test("takes an id of this graph", () => {
    expect(checkCustomerId("C-1042")).toBe("C-1042");
  });

  test.each(["", "1042", "c-1042", "C-", "C-10 42", `C-${"1".repeat(33)}`, "C-1042\n"])(
    "refuses %j",
    (id) => {
      expect(() => checkCustomerId(id)).toThrow(expect.objectContaining({ code: "INVALID_ID" }) as Error);
    },
  );
});

describe("checkSatisfaction", () => {
  test("takes a score on its scale", () => {
    expect(checkSatisfaction({ score: "4.25", scale: "1-5", method: " survey " })).toEqual({
      satisfactionScore: "4.25",
      satisfactionScale: "1-5",
      satisfactionMethod: "survey",
    });
    expect(checkSatisfaction({ score: "0", scale: "0-1000" }).satisfactionScore).toBe("0");
  });

  test.each([
    { score: "6", scale: "1-5" },
    { score: "0.99", scale: "1-5" },
    { score: "4.125", scale: "1-5" },
    { score: "4", scale: "5-1" },
    { score: "4", scale: "five" },
    { score: "4", scale: "1-10000" },
    { score: "4", scale: "1-5", method: "" },
  ])("refuses $score on $scale", (satisfaction) => {
    expect(() => checkSatisfaction(satisfaction)).toThrow(invalid);
  });
});
