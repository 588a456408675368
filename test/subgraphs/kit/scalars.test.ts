import { GraphQLError, Kind } from "graphql";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../../../subgraphs/kit/scalars";

describe("Decimal", () => {
  it.each(["0", "-12.50", "0.10", "123456789012345678.99", "0.000000000000000001"])(
    "keeps %s exactly",
    (text) => {
      expect(DecimalScalar.serialize(text)).toBe(text);
      expect(DecimalScalar.parseValue(text)).toBe(text);
    },
  );

  it.each([12.5, 12, "1e3", "1,5", "", "01", ".5", "NaN", null, true])("refuses %p", (value) => {
    expect(() => DecimalScalar.parseValue(value)).toThrow(GraphQLError);
  });

  it("refuses a number literal, which would have been a float", () => {
    expect(() => DecimalScalar.parseLiteral({ kind: Kind.FLOAT, value: "12.5" })).toThrow(GraphQLError);
  });
});

describe("Date", () => {
  it("is a day, as text", () => {
    expect(DateScalar.serialize("2026-11-21")).toBe("2026-11-21");
  });

  it.each(["2026-02-30", "0000-01-01", "21.11.2026", "2026-11-21T00:00:00Z"])("refuses %s", (text) => {
    expect(() => DateScalar.parseValue(text)).toThrow(GraphQLError);
  });
});

describe("DateTime", () => {
  it("is answered as text with an offset", () => {
    expect(DateTimeScalar.serialize("2026-11-21T08:30:00.000Z")).toBe("2026-11-21T08:30:00.000Z");
  });

  it("refuses a time without an offset", () => {
    expect(() => DateTimeScalar.parseValue("2026-11-21T08:30:00")).toThrow(GraphQLError);
  });
});
