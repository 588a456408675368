import { encodeCursor, readPage } from "../../../subgraphs/kit/pages";

const LIST = "transactions of A-1";

describe("readPage", () => {
  it("reads back the position that a cursor was made of", () => {
    const after = encodeCursor(["2026-11-21", 7], LIST);
    expect(readPage({ first: 20, after }, LIST)).toEqual({ first: 20, after: ["2026-11-21", 7] });
  });

  it("takes the first page when there is no cursor", () => {
    expect(readPage({ first: 1 }, LIST)).toEqual({ first: 1 });
    expect(readPage({ first: 1, after: null }, LIST)).toEqual({ first: 1 });
  });

  it("refuses a cursor from another list", () => {
    const after = encodeCursor(["x"], "cards of A-1");
    expect(() => readPage({ first: 20, after }, LIST)).toThrow(
      expect.objectContaining({ code: "INVALID_CURSOR" }) as Error,
    );
  });

  it.each(["", "nonsense", Buffer.from("{}").toString("base64url"), Buffer.from("[]").toString("base64url")])(
    "refuses %j as a cursor",
    (after) => {
      expect(() => readPage({ first: 20, after }, LIST)).toThrow(
        expect.objectContaining({ code: "INVALID_CURSOR" }) as Error,
      );
    },
  );

  it.each([0, -1, 101, 100_000])("refuses a page of %d", (first) => {
    expect(() => readPage({ first }, LIST)).toThrow(
      `first must be a whole number from 1 to 100. It is ${first}.`,
    );
  });
});
