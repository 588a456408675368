import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { databaseLocation } from "../../config";
import { exclusively } from "../../bank/exclusively";
import { DATABASES } from "../helpers/databases";
import {
  breakIn,
  contentsOf,
  makeExtracts,
  makeFolder,
  openTestBank,
  removeFolders,
  type TestBank,
  totals,
} from "./importFolder";

afterAll(removeFolders);

describe.each(DATABASES)("a run of importBank, on $name", (database) => {
  let test: TestBank;
  beforeEach(async () => {
    test = await openTestBank(database);
  });
  afterEach(() => test.close());

  const rows = <Row>(schema: string, text: string): Promise<Row[]> =>
    test.bank.databases[schema].query<Row>(text);

  it("goes on where it was broken off and ends as if it had not been", async () => {
    const folder = makeExtracts({ "trans.asc": (lines) => [...lines, '109;1;930204;"PRIJE', "x"] });
    const options = { batchSize: 2 };
    const whole = await openTestBank(database);
    const reports = await whole.import(folder, options);
    const contents = await contentsOf(whole.bank);
    const rejects = whole.rejects();
    await whole.close();
    const { service } = test.bank.databases;
    for (const [file, times] of [
      ["district.asc", 1],
      ["client.asc", 1],
      ["trans.asc", 1],
      ["trans.asc", 3],
      ["crm_events.csv", 1],
    ] as const) {
      const progress = breakIn(file, times);
      await expect(test.import(folder, { ...options, progress })).rejects.toThrow("broken off");
      expect(await test.bank.loads()).toEqual([{ kind: "import", complete: false }]);
    }
    // In the middle of a batch, too.
    await service.query("ALTER TABLE service.cases ADD CONSTRAINT broken_off CHECK (id <> 'S-CR3')");
    await expect(test.import(folder, options)).rejects.toThrow("broken_off");
    await service.query("ALTER TABLE service.cases DROP CONSTRAINT broken_off");
    rmSync(test.rejectsFile); // what was told before is told again
    expect(await test.import(folder, options)).toEqual(reports);
    expect(await contentsOf(test.bank)).toEqual(contents);
    expect(test.rejects()).toEqual(rejects);
    expect(rejects).toHaveLength(2);
  });

  it("starts a file again whose content changed since the import was broken off", async () => {
    const broken = makeExtracts({ "trans.asc": (lines) => [...lines.slice(0, 3), "x", ...lines.slice(3)] });
    await expect(test.import(broken, { batchSize: 2, progress: breakIn("trans.asc", 2) })).rejects.toThrow(
      "broken off",
    );
    const reports = totals(await test.import(makeExtracts()));
    expect(reports["trans.asc"]).toMatchObject({ read: 8, rejected: 0 });
    expect(test.rejects()).toEqual([]);
  });

  it("does not touch the demo bank unless told to replace it", async () => {
    const { bank } = test;
    await bank.begin("demo");
    await rows("customers", "INSERT INTO customers.branches (id, name) VALUES ('demo', 'Demo')");
    await rows(
      "wealth",
      "INSERT INTO wealth.source_status (source_system, as_of, loaded_at) VALUES ('demo', now(), now())",
    );
    const before = await contentsOf(bank);
    const folder = makeExtracts();
    await expect(test.import(folder)).rejects.toMatchObject({ code: "DEMO_BANK_PRESENT" });
    expect(await contentsOf(bank)).toEqual(before);
    await test.import(folder, { replaceDemo: true });
    expect(await rows("customers", "SELECT id FROM customers.branches ORDER BY id")).toEqual([
      { id: "1" },
      { id: "2" },
    ]);
    expect(await rows("wealth", "SELECT * FROM wealth.source_status")).toEqual([]);
    expect(await bank.loads()).toEqual([{ kind: "import", complete: true }]);
  });

  it("writes nothing when a file is missing or a header is wrong", async () => {
    const before = await contentsOf(test.bank);
    const missing = makeExtracts();
    rmSync(path.join(missing, "trans.asc"));
    rmSync(path.join(missing, "card.asc"));
    await expect(test.import(missing)).rejects.toMatchObject({
      code: "IMPORT_FOLDER_INVALID",
      message: expect.stringContaining(`${missing} lacks card.asc, trans.asc.`) as string,
    });
    const other = makeFolder();
    writeFileSync(path.join(other, "notes.txt"), "no extracts");
    await expect(test.import(other)).rejects.toMatchObject({ code: "IMPORT_FOLDER_INVALID" });
    await expect(test.import(path.join(other, "notes.txt"))).rejects.toMatchObject({
      message: expect.stringContaining("notes.txt is not a folder.") as string,
    });
    const header = makeExtracts({
      "client.asc": ([, ...records]) => ["client_id;born;district_id", ...records],
    });
    await expect(test.import(header)).rejects.toMatchObject({
      code: "IMPORT_HEADER_INVALID",
      message: expect.stringContaining(
        "client.asc: expected client_id;birth_number;district_id but got client_id;born;district_id.",
      ) as string,
    });
    const headless = makeExtracts({ "completedclient.csv": ([, ...records]) => records });
    const error = (await test.import(headless).catch((error: unknown) => error)) as Error;
    expect(error.message).toContain("but got a line without any of these names.");
    expect(error.message).not.toContain("Ada");
    const empty = makeExtracts({ "loan.asc": () => [] });
    await expect(test.import(empty)).rejects.toThrow("but got no header.");
    expect(await contentsOf(test.bank)).toEqual(before);
    expect(await test.bank.loads()).toEqual([]);
    expect(existsSync(test.rejectsFile)).toBe(false);
  });

  it("says when the rejects cannot be written, before anything is", async () => {
    const rejectsFile = path.join(makeFolder(), "no", "such", "folder.jsonl");
    await expect(test.import(makeExtracts(), { rejectsFile })).rejects.toMatchObject({
      code: "IMPORT_OPTION_INVALID",
    });
    expect(await test.bank.loads()).toEqual([]);
  });

  const servedOnly = database.name === "PostgreSQL" ? it : it.skip;
  servedOnly("lets one import run at a time", async () => {
    const { url } = databaseLocation(test.config, "customers");
    await exclusively(url, { what: "import" }, async () => {
      await expect(test.import(makeExtracts())).rejects.toMatchObject({ code: "IMPORT_RUNNING" });
    });
    await test.import(makeExtracts());
  });

  servedOnly("fills subgraphs that have databases of their own, and goes on there too", async () => {
    const folder = makeExtracts();
    await test.import(folder);
    const { location, drop } = await database.open();
    const databaseUrls = { deposits: location.url, service: location.url };
    const apart = await openTestBank(database, databaseUrls);
    const options = { batchSize: 2, progress: breakIn("trans.asc", 2) };
    await expect(apart.import(folder, options)).rejects.toThrow("broken off");
    await apart.import(folder);
    expect(await contentsOf(apart.bank)).toEqual(await contentsOf(test.bank));
    await apart.close();
    await drop();
  });
});
