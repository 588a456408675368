import type { z } from "zod";
import {
  code,
  compactDate,
  decimal,
  impliedDecimal,
  optional,
  time,
} from "../../../../subgraphs/kit/adapters/fields";
import { parseExactly } from "../../../../subgraphs/kit/adapters/exactJson";

/** What a field makes of values; undefined of those that do not fit. */
const of = (field: z.ZodType, ...values: unknown[]) => values.map((value) => field.safeParse(value).data);

describe("a field of a record", () => {
  it("is an exact decimal with its places, and no other", () => {
    expect(of(decimal(2), "1", 1.5, "-0.10", "1e2", "12345678901234567890.12")).toEqual([
      "1.00",
      "1.50",
      "-0.10",
      "100.00",
      "12345678901234567890.12",
    ]);
    expect(of(decimal(2), "1.234", "", "1,5", "NaN", null, "0x1", "1e999")).toEqual(Array(7).fill(undefined));
  });

  it("is a decimal whose point is not written", () => {
    expect(of(impliedDecimal(2), "12345", 5, "-7", "0", "123456789012345678901234567890")).toEqual([
      "123.45",
      "0.05",
      "-0.07",
      "0.00",
      "1234567890123456789012345678.90",
    ]);
    expect(of(impliedDecimal(2), "1.5", 1.5, "")).toEqual(Array(3).fill(undefined));
  });

  it("is a day of the calendar", () => {
    expect(of(compactDate(), "20240229", "20260229", "2026-01-01", "00000000")).toEqual([
      "2024-02-29",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is a time, told in UTC", () => {
    expect(of(time(), "2026-11-20T17:15:00+08:00", "2026-11-20")).toEqual([
      "2026-11-20T09:15:00.000Z",
      undefined,
    ]);
  });

  it("is a known code, as what it means", () => {
    expect(of(code({ A: "OPEN" }), "A", "B", "constructor")).toEqual(["OPEN", undefined, undefined]);
  });

  it("may be missing where it is told so, but not wrong", () => {
    expect(of(optional(code({ A: "OPEN" })), "A", null, undefined, "")).toEqual([
      "OPEN",
      null,
      null,
      undefined,
    ]);
  });
});

describe("JSON with numbers as texts", () => {
  it("leaves what stands in strings as it is", () => {
    expect(parseExactly(`{"a 1":"2 \\"3\\" \\\\","b":[-1.50,1E+3,0,true,null,"4"]}`)).toEqual({
      "a 1": `2 "3" \\`,
      b: ["-1.50", "1E+3", "0", true, null, "4"],
    });
  });

  it.each([`{"a":1`, `{"a":01x}`, `"a`, ``, `{1:2`])(
    "is no JSON where it is cut off or broken: %s",
    (text) => {
      expect(() => parseExactly(text)).toThrow();
    },
  );
});
