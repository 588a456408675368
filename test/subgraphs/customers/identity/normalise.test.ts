import {
  dateKey,
  emailKey,
  phoneKey,
  placeKey,
  postcodeKey,
} from "../../../../subgraphs/customers/identity/contacts";
import { normaliseIdentifier } from "../../../../subgraphs/customers/identity/identifiers";

describe("identifiers", () => {
  it.each([
    // The example of GB 11643-1999 itself.
    ["NATIONAL_ID", "11010519491231002X", "11010519491231002X"],
    ["NATIONAL_ID", " 110105 19491231 002x ", "11010519491231002X"],
    ["NATIONAL_ID", "110105194912310021", undefined],
    // Fifteen digits: the number of the same person before 1999.
    ["NATIONAL_ID", "110105491231002", "11010519491231002X"],
    // The example of GB 32100-2015.
    ["REGISTRATION_NUMBER", "91350100M000100Y43", "91350100M000100Y43"],
    ["REGISTRATION_NUMBER", "91350100M000100Y44", undefined],
    ["PASSPORT", "e-1234 5670", "E12345670"],
    ["PASSPORT", "000000000", undefined],
    ["TAX_ID", "123456789", undefined],
    ["TAX_ID", "12", undefined],
    ["TAX_ID", "n/a", undefined],
  ])("%s %s is %s", (scheme, value, plain) => expect(normaliseIdentifier(scheme, value)).toBe(plain));
});

describe("phones", () => {
  it("are one number however they are written", () => {
    const ways = [
      "+86 138 1234 5678",
      "0086-138-1234-5678",
      "13812345678",
      "(138) 1234 5678 ext. 12",
      "+8613812345678",
    ];
    expect(new Set(ways.map(phoneKey))).toEqual(new Set([812_345_678]));
  });

  it("are none when they are fillers or too short", () => {
    expect(["000000000", "99999999999", "12345", "", "n/a"].map(phoneKey)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("e-mail addresses, postcodes, homes and days", () => {
  it("an address has no case, and nothing behind a plus", () => {
    expect(emailKey(" Anna+bank@Example.COM ")).toBe("anna@example.com");
    expect(["none", "a@b", "@x.com", ""].map(emailKey)).toEqual(["", "", "", ""]);
  });

  it("a postcode has no spaces, and of ZIP+4 five digits", () => {
    expect(["sw1a 1aa", "SW1A1AA", "94107-1234", null].map(postcodeKey)).toEqual([
      "sw1a1aa",
      "sw1a1aa",
      "94107",
      "",
    ]);
  });

  it("a home is its postcode and its numbers", () => {
    expect(placeKey(["12 Rose St.", "Apt 004"], "94107")).toBe(
      placeKey(["12 Rose Street, Apartment 4"], "94107"),
    );
    expect(placeKey(["Rose Cottage"], "94107")).toBe("");
    expect(placeKey(["12 Rose St."], "")).toBe("");
  });

  it("a day is a number, and none when it is no day", () => {
    expect(["1985-03-07", "1985-13-07", "0001-01-01", "yesterday", null].map(dateKey)).toEqual([
      19_850_307, 0, 0, 0, 0,
    ]);
  });
});
