import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type FileReport, importBank, type ImportOptions } from "../../bank/import/importBank";
import { type Bank, openBank } from "../../bank/openBank";
import { type Config, readConfig, SUBGRAPHS } from "../../config";
import type { DatabaseLocation } from "../../subgraphs/kit/database/open";
import type { TestDatabase } from "../helpers/databases";

/** The extracts of an invented bank: three persons, two accounts of Ada and Ben, which Cleo may use too. */
const FILES: Record<string, readonly string[]> = {
  "district.asc": [
    "A1;A2;A3;A4;A5;A6;A7;A8;A9;A10;A11;A12;A13;A14;A15;A16",
    '1;"Horni Ves";"Hills";100;0;0;0;1;1;100.0;12541;0.29;0.43;167;85677;99107',
    '2;"Dolni Ves";"Plains";100;0;0;0;1;1;100.0;12541;?;0.43;167;?;99107',
  ],
  "completeddistrict.csv": [
    "\uFEFFdistrict_id,city,state_name,state_abbrev,region,division",
    "1,Upper Town,Highland,HL,North,Far North",
  ],
  "completedclient.csv": [
    "\uFEFFclient_id,sex,day,month,year,age,social,first,middle,last,phone,email,address_1,address_2,city,state,district_id,date,zipcode",
    'C00000001,Female,13,12,1990,29,000-00-0001,Ada,Marie,Novak,555-0100001,ada@example.com,"1 Hill St., rear",N/A,Upper Town,HL,1,12/13/1990,00001',
    "C00000002,Male,4,2,1965,54,000-00-0002,Ben,N/A,Dvorak,N/A,N/A,2 Plain St.,Unit 2,Lower Town,HL,2,2/4/1965,00002",
    "C00000003,Female,9,10,1960,59,N/A,Cleo,Ida,Žáková,555-0100003,cleo@example.com,3 Plain St.,N/A,Lower Town,HL,2,10/9/1960,00003",
  ],
  "client.asc": ['"client_id";"birth_number";"district_id"', '1;"706213";1', '2;"450204";2', '3;"406009";2'],
  "account.asc": [
    '"account_id";"district_id";"frequency";"date"',
    '1;1;"POPLATEK MESICNE";930101',
    '2;2;"POPLATEK TYDNE";930105',
    '3;2;"POPLATEK PO OBRATU";930104',
  ],
  "disp.asc": [
    '"disp_id";"client_id";"account_id";"type"',
    '1;1;1;"OWNER"',
    '2;2;2;"OWNER"',
    '3;3;2;"DISPONENT"',
    '4;2;3;"OWNER"',
  ],
  "card.asc": ['"card_id";"disp_id";"type";"issued"', '7;3;"gold";931107 00:00:00'],
  "order.asc": [
    '"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"',
    '11;1;"YZ";"87144583";2452.00;"SIPO"',
    '12;2;"QR";"13943797";327.1;" "',
  ],
  "trans.asc": [
    '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
    '101;1;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;',
    '102;2;930105;"PRIJEM";"VKLAD";1000.00;1000.00;"";;',
    // Account 1 on 31 January: 700.00 + 5.50 = 705.50, then - 800.00 = - 94.50, listed the other way round.
    '103;1;930131;"VYDAJ";"VYBER";800.00;-94.50;" ";"";"0"',
    '104;1;930131;"PRIJEM";"";5.50;705.50;"UROK";;',
    '105;2;930131;"VYDAJ";"VYBER";14.60;985.40;"SLUZBY";;',
    '106;2;930201;"VYDAJ";"PREVOD NA UCET";85.40;900.00;"SIPO";"YZ";"87144583"',
    '107;2;930202;"PRIJEM";"PREVOD Z UCTU";100.00;1000.00;"DUCHOD";"AB";"4711"',
    '108;2;930203;"VYBER";"VYBER KARTOU";50.00;950.00;"";;',
  ],
  "loan.asc": [
    '"loan_id";"account_id";"date";"amount";"duration";"payments";"status"',
    '21;1;930131;1200;12;100.00;"C"',
    '22;2;930705;1200;12;99.00;"A"',
    '23;3;930705;240;2;120.00;"D"',
  ],
  "completedloan.csv": [
    "\uFEFFloan_id,account_id,amount,duration,payments,status,year,month,day,location,purpose,date",
    "21,A00000001,1200,12,100,C,2013,1,31,1,home,1/31/2013",
    "22,A00000002,1200,12,99,A,2013,7,5,1,debt_consolidation,7/5/2013",
  ],
  "crm_events.csv": [
    "date_received,product,sub_product,issue,submitted_via,date_sent_to_company,company_response_to_consumer,timely_response,complaint_id,client_id",
    '03-07-2014,Bank account or service,Checking account,"Opening, closing",Postal mail,09-07-2014,Closed with explanation,Yes,CR1,1',
    "04-07-2014,Credit card,Loan account,Billing disputes,Referral,04-07-2014,Untimely response,No,CR2,3",
    "05-07-2014,Credit card,Loan account,Late fee,Phone,05-07-2014,Closed,Yes,CR3,3",
  ],
  "crm_call_center_logs.csv": [
    "date_received,complaint_id,rand_client,phonefinal,vru_line,call_id,priority,type,outcome,server,ser_start,ser_exit,ser_time,year,month,day,weekday,service_seconds,start_hour,service_outlier,agent_handled",
    "2014-07-05,CR3,3.0,5550100003,AA0103,31.0,0.0,NW,Agent,MICHAL,1900-01-01 13:34:11,1900-01-01 13:40:23,0 days 00:06:12,2014,7,5,Saturday,372.0,13,False,1",
    "2014-07-06,NO_COMPLAINT,-1.0,5550100009,Unknown,-1.0,-1.0,Unknown,Unknown,Unknown,1900-01-01 08:00:00,1900-01-01 08:00:04,0 days 00:00:04,2014,7,6,Sunday,4.0,8,False,0",
    "2014-07-06,NO_COMPLAINT,-1.0,5550100008,AA0103,32.0,0.0,NW,Hang,NO_SERVER,1900-01-01 09:00:00,1900-01-01 09:00:04,0 days 00:00:04,2014,7,6,Sunday,4.0,9,False,0",
  ],
};

/** How many lines each of the files has behind its header. */
export const RECORDS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(FILES).map(([name, lines]) => [name, lines.length - 1]),
);

/** What a test changes in the extracts: the lines of a file, header first. */
export type Edits = Record<string, (lines: string[]) => string[]>;

const folders: string[] = [];

/** A temporary folder that goes away with the test file. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "import-"));
  folders.push(folder);
  return folder;
}

/** Writes the extracts, as edited, with CRLF at the end of each line. */
export function makeExtracts(edits: Edits = {}): string {
  const folder = makeFolder();
  for (const [name, lines] of Object.entries(FILES)) {
    const edited = (edits[name] ?? ((same) => same))([...lines]);
    writeFileSync(path.join(folder, name), edited.map((line) => `${line}\r\n`).join(""));
  }
  return folder;
}

/** Removes what makeFolder made: to be called after all tests of a file. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** An empty bank on a database of its own. */
export interface TestBank {
  bank: Bank;
  config: Config;
  /** The rejects of the last import, in the order of the file. */
  rejects(): { file: string; line: number; reason: string }[];
  rejectsFile: string;
  import(folder: string, options?: Partial<ImportOptions>): Promise<FileReport[]>;
  close(): Promise<void>;
}

/** Opens it; `elsewhere` names subgraphs that have other databases. */
export async function openTestBank(
  database: TestDatabase,
  elsewhere: Config["databaseUrls"] = {},
): Promise<TestBank> {
  const { location, drop } = await database.open();
  const config = configFor(location);
  Object.assign(config.databaseUrls, elsewhere);
  const bank = await openBank(config); // kept open: a database in memory goes with its last user
  const rejectsFile = path.join(makeFolder(), "rejects.jsonl");
  return {
    bank,
    config,
    rejectsFile,
    rejects: () =>
      readFileSync(rejectsFile, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { file: string; line: number; reason: string }),
    import: (folder, options) =>
      importBank(config, { folder, rejectsFile, replaceDemo: false, progress: SILENT, ...options }),
    async close() {
      await bank.close();
      await drop();
    },
  };
}

const SILENT = { start: () => undefined, advance: () => undefined, stop: () => undefined };

/** Progress that breaks an import off, as a killed process does, when a file has got on so many times. */
export function breakIn(file: string, times: number): ImportOptions["progress"] {
  let left = times;
  return {
    ...SILENT,
    advance(current, lines) {
      if (current === file && lines > 0 && --left === 0) throw new Error("broken off");
    },
  };
}

/** The counts of an import by file. */
export const totals = (reports: readonly FileReport[]) =>
  Object.fromEntries(reports.map(({ file, ...counts }) => [file, counts]));

function configFor({ url, memory = randomUUID() }: DatabaseLocation): Config {
  const config = readConfig({});
  return url === undefined
    ? { ...config, memory }
    : { ...config, databaseUrls: Object.fromEntries(SUBGRAPHS.map((name) => [name, url])) };
}

/** All that the subgraphs hold, without the time of loading. */
export async function contentsOf({ databases, log }: Bank): Promise<Record<string, unknown[]>> {
  const contents: Record<string, unknown[]> = {};
  for (const database of [...Object.values(databases), log]) {
    const tables = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables
       WHERE schemaname = $1 AND tablename NOT IN ('_prisma_migrations', 'loads', 'load_files')
       ORDER BY tablename`,
      [database.schema],
    );
    for (const { name } of tables)
      contents[`${database.schema}.${name}`] = await database.query(
        `SELECT to_jsonb(held) - 'loaded_at' AS row FROM ${database.schema}.${name} AS held ORDER BY 1`,
      );
  }
  return contents;
}
