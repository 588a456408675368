import { fitting } from "../../../../../subgraphs/kit/adapters/records";
import { codesOf, numberIn, STATUSES } from "../../../../../subgraphs/service/sources/crm/crmCodes";
import { crmSchemas } from "../../../../../subgraphs/service/sources/crm/crmRecords";
import { offsetMinutes, toLocalTime } from "../../../../../subgraphs/service/sources/crm/crmTime";

const contact = {
  cont_no: "104201",
  cust_no: "SD1042",
  chan_cd: "TEL",
  dir_cd: "I",
  from_ts: "2026-03-02 07:30:00.123",
  till_ts: null,
  agent_id: null,
  res_cd: "10",
  memo_txt: "忘记密码",
  sr_no: null,
};
const schemas = crmSchemas(offsetMinutes("+08:00"));

describe("a row of the CRM", () => {
  it("is what it is here, with its time in UTC", () => {
    const { rows, misfits } = fitting(schemas.contact, [contact]);
    expect(misfits).toEqual([]);
    expect(rows).toMatchObject([
      {
        customerNumber: "SD1042",
        record: {
          id: "I-104201",
          channel: "PHONE",
          direction: "INBOUND",
          startedAt: "2026-03-01T23:30:00.123Z",
          outcome: "RESOLVED",
          summary: "忘记密码",
        },
      },
    ]);
  });

  it.each<[string, Partial<Record<keyof typeof contact, string | null>>, string]>([
    ["an unknown code", { chan_cd: "Secret" }, "chan_cd: invalid_value"],
    ["a code that is a word of JavaScript's", { res_cd: "constructor" }, "res_cd: invalid_value"],
    ["a time that no calendar has", { from_ts: "0000-00-00 00:00:00" }, "from_ts: invalid_format"],
    ["no time at all", { from_ts: "Secret" }, "from_ts: invalid_format"],
    ["no key", { cont_no: null }, "cont_no: invalid_type"],
    ["a key of blanks", { cont_no: "  " }, "cont_no: too_small"],
  ])("with %s is left out, and told by its field", (_, change, reason) => {
    const { rows, misfits } = fitting(schemas.contact, [{ ...contact, ...change }, contact]);
    expect(rows).toHaveLength(1);
    expect(misfits).toEqual([{ reason, count: 1, first: 1 }]);
  });
});

describe("what goes to the CRM", () => {
  it("is a time on its own clock, within the years that it knows", () => {
    expect(toLocalTime("2026-03-01T23:30:00.123Z", 480)).toBe("2026-03-02 07:30:00.123");
    expect(toLocalTime("2026-03-02T02:30:00+01:00", offsetMinutes("-05:30"))).toBe("2026-03-01 20:00:00.000");
    expect(toLocalTime("0001-01-01T00:00:00Z", 480)).toBe("1000-01-01 00:00:00.000");
    expect(toLocalTime("9999-12-31T23:59:59.999Z", 480)).toBe("9999-12-31 23:59:59.999");
    expect(toLocalTime("soon", 480)).toBeUndefined();
  });

  it("is the number in an id, where the CRM may have given it", () => {
    expect(["I-104201", "S-104201", "I-", "I-1 OR 1=1", ""].map((id) => numberIn("I-", id))).toEqual([
      "104201",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is the code of each name, and none for a name that it does not have", () => {
    expect(codesOf(STATUSES, ["OPEN", "CLOSED", "nothing"])).toEqual(["1", "9"]);
  });
});
