import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PartyRecord, ReadCustomerRecord } from "../../../subgraphs/customers/source";
import {
  ATTRIBUTES,
  golden,
  readSurvivorship,
  survivorsOf,
  type Survivorship,
} from "../../../subgraphs/customers/survivorship";
import { SurvivorshipRule } from "../../../subgraphs/customers/types/identityEnums";
import { customer } from "./openCustomers";

const folder = mkdtempSync(path.join(tmpdir(), "survivorship-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RULES = readSurvivorship();
const by = (
  attribute: (typeof ATTRIBUTES)[number],
  ...rules: Survivorship["attributes"]["name"]
): Survivorship => ({
  sources: ["crm", "core", "loans"],
  attributes: { ...RULES.attributes, [attribute]: rules },
});

type Said = Omit<PartyRecord, "customerId">;
const said = (system: string, values: Partial<Said> = {}): Said => ({
  ...Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, null])),
  ...({ system, externalId: "1", verified: false, asOf: "2026-01-01T00:00:00.000Z", ...values } as Said),
});
const ada = (own: Partial<ReadCustomerRecord>, ...otherRecords: Said[]): ReadCustomerRecord => ({
  ...customer({ id: "C-1", name: "Ada Novak", asOf: "2026-06-01T00:00:00.000Z" }),
  otherRecords,
  ...own,
});
const occupationOf = (record: ReadCustomerRecord, rules: Survivorship) =>
  survivorsOf(record, rules).find(({ attribute }) => attribute === "occupation");

const { SOURCE_PRIORITY, VERIFIED, NEWEST, FULLEST, OWN_RECORD, ONLY_SOURCE } = SurvivorshipRule;

describe("the golden record", () => {
  const core = said("core", { occupation: "Baker", verified: true });
  const loans = said("loans", { occupation: "Master baker", asOf: "2026-09-01T00:00:00.000Z" });

  it.each([
    [[SOURCE_PRIORITY], "crm", "Cook"],
    [[VERIFIED], "core", "Baker"],
    [[NEWEST], "loans", "Master baker"],
    [[FULLEST], "loans", "Master baker"],
  ] as const)("takes by %j what %s says", ([rule], system, value) => {
    const record = ada({ occupation: "Cook" }, core, loans);
    expect(occupationOf(record, by("occupation", rule))).toMatchObject({ system, value, rule });
    expect(golden(record, by("occupation", rule)).occupation).toBe(value);
  });

  it("asks the next rule about those alone whom the one before left equal", () => {
    const old = said("wealth", {
      occupation: "Pastry cook in chief",
      verified: true,
      asOf: "2020-01-01T00:00:00.000Z",
    });
    const record = ada({ occupation: "Cook" }, core, old, loans);
    expect(occupationOf(record, by("occupation", VERIFIED, NEWEST))).toMatchObject({
      system: "core",
      rule: NEWEST,
    });
    expect(occupationOf(record, by("occupation", VERIFIED, FULLEST))).toMatchObject({
      system: "wealth",
      rule: FULLEST,
    });
  });

  it("looks at no record that tells nothing, and says so where one alone tells something", () => {
    const record = ada({ occupation: null }, said("core", { verified: true }), loans);
    expect(occupationOf(record, by("occupation", VERIFIED))).toMatchObject({
      system: "loans",
      rule: ONLY_SOURCE,
    });
    expect(occupationOf(ada({}, said("core")), RULES)).toBeUndefined();
  });

  it("keeps the customer's own where all are as good, and else always the same one", () => {
    const twin = said("crm", { occupation: "Cook", asOf: "2026-06-01T00:00:00.000Z" });
    const own = ada({ occupation: "Chef" }, twin);
    expect(occupationOf(own, by("occupation", SOURCE_PRIORITY))).toMatchObject({
      ...{ value: "Chef", externalId: null, rule: OWN_RECORD },
    });
    const records = [twin, { ...twin, externalId: "0", occupation: "Maid" }];
    for (const order of [records, [...records].reverse()])
      expect(occupationOf(ada({ occupation: null }, ...order), by("occupation", NEWEST))).toMatchObject({
        externalId: "0",
      });
  });

  it("tells of the whole customer whence each value is, also after the values were put in place", () => {
    const record = ada({ occupation: "Cook" }, core, loans);
    const rules = by("occupation", NEWEST);
    expect(survivorsOf(golden(record, rules), rules)).toEqual(survivorsOf(record, rules));
  });

  it("leaves a customer as he is of whom no other record tells", () => {
    const alone = ada({ otherRecords: null });
    expect(golden(alone, RULES)).toBe(alone);
    expect(survivorsOf(alone, RULES).map(({ rule }) => rule)).toEqual([ONLY_SOURCE, ONLY_SOURCE]);
  });
});

describe("the rules' file", () => {
  const read = (content: unknown) => {
    const file = path.join(folder, "rules.json");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return readSurvivorship(file);
  };

  it("lets attributes be left out, which go by the sources' priority", () => {
    const { attributes } = read({ sources: ["core"], attributes: { name: ["NEWEST"] } });
    expect(attributes.name).toEqual([NEWEST]);
    expect(attributes.legalName).toEqual([SOURCE_PRIORITY]);
  });

  it.each([
    ["{", /readable JSON/],
    [{ sources: ["core"] }, /attributes/],
    [{ sources: ["core"], attributes: { name: ["OLDEST"] } }, /attributes\.name/],
    [{ sources: ["core"], attributes: { name: [] } }, /attributes\.name/],
    [{ sources: ["core"], attributes: { shoeSize: ["NEWEST"] } }, /shoeSize/],
    [{ sources: "core", attributes: {} }, /sources/],
  ])("refuses %j, and says what is wrong", (content, message) => {
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }) as Error);
  });
});
