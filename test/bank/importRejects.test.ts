import { DATABASES } from "../helpers/databases";
import {
  contentsOf,
  makeExtracts,
  openTestBank,
  RECORDS,
  removeFolders,
  type TestBank,
  totals,
} from "./importFolder";

afterAll(removeFolders);

describe.each(DATABASES)("what importBank rejects, on $name", (database) => {
  let test: TestBank;
  beforeEach(async () => {
    test = await openTestBank(database);
  });
  afterEach(() => test.close());

  const rows = <Row>(schema: string, text: string): Promise<Row[]> =>
    test.bank.databases[schema].query<Row>(text);

  it("rejects each bad line with its reason and loses nothing else", async () => {
    const bad: Record<string, [line: string, reason: string][]> = {
      "district.asc": [['x;"Ves";"Hills";1;0;0;0;1;1;1;1;1;1;1;1;1', "A1: must be a whole number"]],
      "completeddistrict.csv": [["2,,Highland,HL,North,Far North", "city: is empty"]],
      "completedclient.csv": [
        [
          "4,Male,4,2,1965,54,1,Dan,,Maly,1,d@example.com,1,,T,HL,2,x,1",
          "client_id: must be C and eight digits",
        ],
        [
          "C00000004,M,4,2,1965,54,1,Dan,,Maly,1,d@example.com,1,,T,HL,2,x,1",
          "sex: must be one of Female, Male",
        ],
        [
          "C00000001,Male,4,2,1965,54,1,Dan,,Maly,1,d@example.com,1,,T,HL,2,x,1",
          "client_id: stands in an earlier line too",
        ],
      ],
      "client.asc": [
        ['4;"70621";1', "birth_number: must be six digits, YYMMDD"],
        ['4;"701313";1', "birth_number: must be a date, YYMMDD, women's months plus 50"],
        ['1;"706213";1', "client_id: stands in an earlier line too"],
      ],
      "account.asc": [
        [
          '4;1;"MONTHLY";930101',
          "frequency: must be one of POPLATEK MESICNE, POPLATEK TYDNE, POPLATEK PO OBRATU",
        ],
        ['4;1;"POPLATEK MESICNE";930230', "date: must be a date, YYMMDD"],
        ['1;1;"POPLATEK MESICNE";930101', "account_id: stands in an earlier line too"],
      ],
      "disp.asc": [
        ['9;1;99;"OWNER"', "account_id: is not an account of account.asc"],
        ['9;99;1;"OWNER"', "client_id: is not a customer of the bank"],
        ['1;2;1;"OWNER"', "disp_id: stands in an earlier line too"],
        ['9;1;1;"DISPONENT"', "client_id and account_id: stands in an earlier line too"],
      ],
      "card.asc": [
        ['8;99;"gold";931107 00:00:00', "disp_id: is not an entry of disp.asc"],
        ['8;1;"platinum";931107 00:00:00', "type: must be one of classic, junior, gold"],
        ['8;1;"gold";931107', "issued: must be a time, YYMMDD hh:mm:ss"],
      ],
      "order.asc": [
        ['13;99;"YZ";"1";1.00;"SIPO"', "account_id: is not an account of account.asc"],
        ['13;1;"YZ";"0";1.00;"SIPO"', "account_to: is empty"],
        ['13;1;"YZ";"1";1,00;"SIPO"', "amount: must be an amount"],
      ],
      "trans.asc": [
        ['109;99;930204;"PRIJEM";"VKLAD";1.00;1.00;"";;', "account_id: is not an account of account.asc"],
        ['109;1;930204;"IN";"VKLAD";1.00;1.00;"";;', "type: must be one of PRIJEM, VYDAJ, VYBER"],
        ['109;1;930204;"PRIJEM";"VYBER";1.00;1.00;"";;', "operation: does not go with type"],
        ['109;1;930204;"PRIJEM";"VKLAD";-1.00;1.00;"";;', "amount: must be an amount"],
        ['109;1;930204;"PRIJEM";"VKLAD";1.00;99999999999999999.00;"";;', "balance: must be an amount"],
        ['101;1;930204;"PRIJEM";"VKLAD";1.00;1.00;"";;', "trans_id: stands in an earlier line too"],
        ['110;1;930204;"PRIJE', "a quoted text is not closed"],
      ],
      "loan.asc": [
        ['24;99;930131;1200;12;100.00;"C"', "account_id: is not an account with an owner in disp.asc"],
        ['24;1;930131;1200;0;100.00;"C"', "duration: must be a whole number from 1 to 600"],
        ['24;1;930131;1200;12;100.00;"E"', "status: must be one of A, B, C, D"],
      ],
      "completedloan.csv": [
        [
          "23,A00000003,240,2,120,D,2013,7,5,1,yacht,7/5/2013",
          "purpose: must be one of home, home_improvement, car, debt_consolidation",
        ],
        ["23,A00000001,240,2,120,D,2013,7,5,1,car,7/5/2013", "account_id: is not the same as in loan.asc"],
        ["23,A00000003,241,2,120,D,2013,7,5,1,car,7/5/2013", "amount: is not the same as in loan.asc"],
        ["23,A00000003,240,3,120,D,2013,7,5,1,car,7/5/2013", "duration: is not the same as in loan.asc"],
        ["23,A00000003,240,2,120,A,2013,7,5,1,car,7/5/2013", "status: is not the same as in loan.asc"],
        ["99,A00000003,240,2,120,D,2013,7,5,1,car,7/5/2013", "loan_id: is not a loan of loan.asc"],
      ],
      "crm_events.csv": [
        ["2014-07-03,P,S,I,Web,09-07-2014,Closed,Yes,CR9,1", "date_received: must be a date, DD-MM-YYYY"],
        [
          "03-07-2014,P,S,I,Pigeon,09-07-2014,Closed,Yes,CR9,1",
          "submitted_via: must be one of Web, Referral, Phone, Postal mail, Fax, Email",
        ],
        ["03-07-2014,P,S,I,Web,09-07-2014,Closed,Yes,CR9,99", "client_id: is not a customer of the bank"],
        ["03-07-2014,P,S,,Web,09-07-2014,Closed,Yes,CR9,1", "issue: is empty"],
        [
          "03-07-2014,P,S,I,Web,09-07-2014,Closed,Maybe,CR9,1",
          "timely_response: must be one of Yes, No, empty",
        ],
      ],
      "crm_call_center_logs.csv": [
        [callLine("99.0", "33.0"), "rand_client: is not a customer of the bank"],
        [callLine("1.5", "33.0"), "rand_client: must be a whole number, or -1"],
        [callLine("1.0", "33.0", "1900-01-01 25:00:00"), "ser_start: must be a time, 1900-01-01 hh:mm:ss"],
        [callLine("1.0", "33.0", "1900-01-01 14:00:00"), "ser_exit: is before ser_start"],
        [callLine("1.0", "31.0"), "call_id: stands in an earlier line too"],
      ],
    };
    const edits = Object.fromEntries(
      Object.entries(bad).map(([file, added]) => [
        file,
        (lines: string[]) => [...lines, ...added.map(([line]) => line)],
      ]),
    );
    const reports = totals(await test.import(makeExtracts(edits), { batchSize: 2 }));
    const expected = Object.entries(bad).flatMap(([file, added]) =>
      added.map(([, reason], i) => ({ file, line: RECORDS[file] + 2 + i, reason })),
    );
    expect(test.rejects()).toEqual(expected);
    for (const [file, loaded] of Object.entries(RECORDS))
      expect({ file, ...reports[file] }).toEqual({
        ...{ file, read: loaded + bad[file].length, loaded, unchanged: 0, rejected: bad[file].length },
      });
  });

  it("keeps a customer whose record one of the two systems broke", async () => {
    const folder = makeExtracts({
      "completedclient.csv": (lines) => lines.map((line) => line.replace("Ada,Marie", 'A"da,Marie')),
      "client.asc": (lines) => lines.map((line) => line.replace('2;"450204"', '2;"450204')),
    });
    await test.import(folder);
    const once = await contentsOf(test.bank);
    expect(test.rejects().map(({ file, line }) => `${file} ${line}`)).toEqual([
      "completedclient.csv 2",
      "client.asc 3",
    ]);
    expect(
      await rows(
        "customers",
        `SELECT id, name, date_of_birth AS born, sex FROM customers.customers ORDER BY id`,
      ),
    ).toEqual([
      { id: "C-1", name: "Customer 1", born: "1970-12-13", sex: "FEMALE" },
      { id: "C-2", name: "Ben Dvorak", born: null, sex: "MALE" },
      { id: "C-3", name: "Cleo Žáková", born: "1940-10-09", sex: "FEMALE" },
    ]);
    const second = await test.import(folder);
    expect(second.reduce((sum, { loaded }) => sum + loaded, 0)).toBe(0);
    expect(await contentsOf(test.bank)).toEqual(once);
    await test.import(makeExtracts());
    expect(await rows("customers", "SELECT name FROM customers.customers WHERE id = 'C-1'")).toEqual([
      { name: "Ada Novak" },
    ]);
  });

  it("keeps a call whose complaint was not taken, and joins them when it is", async () => {
    await test.import(
      makeExtracts({ "crm_events.csv": (lines) => lines.map((line) => line.replace(",Late fee,", ",,")) }),
    );
    const caseOfCall = () => rows("service", `SELECT case_id FROM service.interactions WHERE id = 'I-31'`);
    expect(await caseOfCall()).toEqual([{ case_id: null }]);
    await test.import(makeExtracts());
    expect(await caseOfCall()).toEqual([{ case_id: "S-CR3" }]);
  });
});

function callLine(client: string, id: string, start = "1900-01-01 13:00:00"): string {
  return `2014-07-05,NO_COMPLAINT,${client},555,AA0103,${id},0.0,NW,Agent,MICHAL,${start},1900-01-01 13:40:23,0,2014,7,5,S,1,13,False,1`;
}
