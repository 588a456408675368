import { demoRows } from "../../../bank/demo/demoRows";
import { checkedExternalId, normaliseExternalId } from "../../../subgraphs/kit/normaliseExternalId";

describe("normaliseExternalId", () => {
  it.each([
    ["call-centre", " 4587.0 ", "4587"],
    ["call-centre", "4587.", "4587"],
    ["call-centre", "4587", "4587"],
    ["call-centre", "4587.5", "4587.5"],
    ["call-centre", "4.587E+3", "4587"],
    ["call-centre", "4.587e3", "4587"],
    ["call-centre", "4.5875E+3", "4.5875E+3"],
    ["crm", "c00000001", "C00000001"],
    ["crm", "C1", "C00000001"],
    ["crm", "walk-in", "WALK-IN"],
    ["loans", "LB-0001042", "LB-0001042"],
    ["loans", "lb1042", "LB-0001042"],
    ["loans", " 1042.0", "LB-0001042"],
    ["loans", "LB 12345678", "LB-12345678"],
    ["wealth", "00010421", "00010421"],
    ["wealth", "10421", "00010421"],
    ["wealth", "10421.0", "00010421"],
    ["service-desk", "sd-0001042", "SD1042"],
    ["core", "1042.00", "1042"],
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

  it.each(["00010422", "10412", "", "1234567890", "W0010421", "ten"])(
    "knows that the wealth platform cannot have given %j",
    (externalId) => {
      expect(checkedExternalId("wealth", externalId)).toBeUndefined();
      expect(normaliseExternalId("wealth", externalId)).toBe(externalId);
    },
  );

  it("knows every key that the demo bank's systems give", () => {
    for (let n = 1_001; n < 1_200; n++)
      for (const { system, externalId } of demoRows(n, "2026-11-21").customers.externalReferences ?? [])
        expect(checkedExternalId(system, externalId)).toBe(externalId);
  });
});
