import { newCaseNumber, newId } from "../../../subgraphs/service/ids";

describe("newId", () => {
  test("says what it is the id of, and comes once", () => {
    const ids = Array.from({ length: 1000 }, () => newId("S"));
    expect(ids[0]).toMatch(/^S-[0-9A-HJKMNP-TV-Z]{20}$/);
    expect(newId("I")).toMatch(/^I-/);
    expect(new Set(ids).size).toBe(1000);
  });
});

describe("newCaseNumber", () => {
  test("says the day on which the case was opened", () => {
    expect(newCaseNumber("2026-03-02T23:59:59.000Z")).toMatch(/^CASE-20260302-[0-9A-HJKMNP-TV-Z]{8}$/);
  });
});
