import { normaliseExternalId } from "../../../subgraphs/kit/normaliseExternalId";

describe("normaliseExternalId", () => {
  it.each([
    ["call-centre", " 4587.0 ", "4587"],
    ["call-centre", "4587.", "4587"],
    ["call-centre", "4587", "4587"],
    ["call-centre", "4587.5", "4587.5"],
    ["crm", "c00000001", "C00000001"],
    ["core", "0000123", "123"],
    ["core", "1200", "1200"],
    ["core", "0", "0"],
    ["core", "000", "0"],
  ])("writes the %s's %p as %p", (system, externalId, normalised) => {
    expect(normaliseExternalId(system, externalId)).toBe(normalised);
  });

  it("only trims the keys of other systems", () => {
    expect(normaliseExternalId("cards", "\t00ab1.0\n")).toBe("00ab1.0");
  });

  it("takes the name of an object's own method for a system like any other", () => {
    expect(normaliseExternalId("toString", " 1 ")).toBe("1");
  });

  it("leaves a key as it is that it made itself", () => {
    expect(normaliseExternalId("call-centre", normaliseExternalId("call-centre", "12.0"))).toBe("12");
  });
});
