import { fail } from "../../../schema/errors";
import { readIsin } from "../../../subgraphs/wealth/readIsin";

describe("readIsin", () => {
  it.each(["US0378331005", "AU0000XVGZA3", "GB0002634946", "IE00B4L5Y983", "DE000BAY0017"])(
    "takes %s, whose check digit is right",
    (isin) => {
      expect(readIsin(isin)).toBe(isin);
    },
  );

  it("takes small letters and spaces around", () => {
    expect(readIsin(" us0378331005\n")).toBe("US0378331005");
  });

  it.each(["US0378331004", "US0378331050", "AU0000XVGZA2", "GB0002634947"])(
    "refuses %s with a word about the check digit",
    (isin) => {
      expect(() => readIsin(isin)).toThrow(
        fail("INVALID_ARGUMENT", {
          detail: "isin must end with its check digit (ISO 6166), but another digit stands there.",
        }),
      );
    },
  );

  it.each([
    "",
    "US037833100",
    "US03783310055",
    "0S0378331005",
    "US03783310O5X",
    "US037833100A",
    "US 37833-005",
  ])('refuses "%s", which has not the form of one', (isin) => {
    expect(() => readIsin(isin)).toThrow(
      fail("INVALID_ARGUMENT", {
        detail: "isin must be two letters, nine letters or digits, and a check digit (ISO 6166).",
      }),
    );
  });

  it("finds every single wrong digit", () => {
    const isin = "US0378331005";
    for (let place = 2; place < isin.length; place++)
      for (let step = 1; step < 10; step++) {
        const wrong = (Number(isin[place]) + step) % 10;
        expect(() => readIsin(isin.slice(0, place) + wrong + isin.slice(place + 1))).toThrow("check digit");
      }
  });
});
