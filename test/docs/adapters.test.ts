import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { newSource } from "../../cli/adapter/newSource";
import { projectFile } from "../../schema/files";
import { copyProject, type ProjectCopy } from "../helpers/projectCopy";

// Does what docs/adapters.md says, as a newcomer would, in a copy of the project.

const TEXT = readFileSync(projectFile("docs", "adapters.md"), "utf8");

/** The one block of a chapter that is in a language and has a part. */
function blockOf(chapter: string, language: string, part: string): string {
  const [, text] = TEXT.split(new RegExp(`^## ${chapter}$`, "m"));
  const blocks = text.split(/^## /m)[0].matchAll(/```(\w+)\n([\s\S]*?)```/g);
  const found = [...blocks].filter(([, of, block]) => of === language && block.includes(part));
  expect([part, found.length]).toEqual([part, 1]);
  return found[0][2];
}

let copy: ProjectCopy;
beforeAll(() => {
  copy = copyProject();
});
afterAll(() => copy.remove());

/** Puts texts of the tutorial in the place of what was written. */
function edit(file: string, edits: readonly [RegExp, string][]): void {
  const name = path.join(copy.root, file);
  let text = readFileSync(name, "utf8");
  for (const [place, by] of edits) {
    expect([file, place, place.test(text)]).toEqual([file, place, true]);
    text = text.replace(place, () => by);
  }
  writeFileSync(name, text);
}

const FIRST = "A file of loans, from nothing to the customer view";
const block = (language: string, part: string) => blockOf(FIRST, language, part);

it("leads from a file of loans that nobody has seen to those loans in the customer view, in four files", async () => {
  expect(block("sh", "adapter -- new").trim()).toBe(
    "npm run adapter -- new loans branch-loans --kind delimited",
  );
  const files = await newSource({
    ...{ root: copy.root, subgraph: "loans", name: "branch-loans", kind: "delimited" },
  });
  const [source, fixture, test] = files;
  expect(files).toHaveLength(4);
  expect(files.filter((file) => file.startsWith("gateway"))).toEqual([]);

  edit(source, [
    [/^const LAYOUT = [\s\S]*?^\};\n/m, block("ts", "const LAYOUT")],
    [/^const record = [\s\S]*?^ {2}\}\)\);\n/m, block("ts", "const record")],
    [/const references = .*\n/, block("ts", "const references")],
    [/$/, `\n${block("ts", "function amount")}`],
  ]);
  const [play, recording] = [block("ts", "references: "), block("ts", "const RECORDING")];
  edit(fixture, [
    [/^const RECORDING[\s\S]*?^\];\n/m, recording],
    [/ {2}references: .*\n/, ""],
    [/ {2}customers: .*\n/, play],
    [/ {2}play\(behaviour\) \{[\s\S]*?^ {2}\},\n/m, ""],
  ]);
  edit(test, [
    [
      / {4}expect\(await source\.loansByCustomerIds[\s\S]*?\]\);\n/,
      block("ts", "await source.loansByCustomerIds"),
    ],
  ]);

  const csv = path.join(copy.root, "branch-loans.csv");
  writeFileSync(csv, block("csv", "Kredit"));
  const asked = path.join("test", "tutorial.test.ts");
  writeFileSync(path.join(copy.root, asked), customerView(csv));
  await copy.run("tsc", "--noEmit");
  const said = await copy.run("jest", "-w", "1", test, asked);
  expect(said).toContain("Test Suites: 2 passed, 2 total");
}, 900_000);

/** A test that asks the graph over the file what the tutorial asks, and expects what it shows. */
function customerView(csv: string): string {
  const { env } = {
    env: { LOANS_SOURCE: "branch-loans", LOANS_BRANCH_LOANS_FILE: csv },
  };
  const command = block("sh", "npm start");
  for (const name of Object.keys(env)) expect(command).toContain(name);
  return `
import { randomUUID } from "node:crypto";
import { readConfig } from "../config";
import { startGateway } from "../gateway/startGateway";
import { findSubgraphs } from "../cli/findSubgraphs";
import { databaseLocation } from "../config";
import { startSubgraph } from "../subgraphs/kit/startSubgraph";
import { ask, makeDemoBank } from "./helpers/wholeGraph";

it("shows the file's loans", async () => {
  const database = { name: "embedded", open: () => Promise.resolve({ location: { memory: randomUUID() }, drop: () => Promise.resolve() }) };
  const demo = await makeDemoBank(database, 50);
  const { sources } = readConfig(${JSON.stringify(env)});
  const services = await Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(demo.config, manifest.name),
        source: sources[manifest.name],
        onError: () => undefined,
      }),
    ),
  );
  const graph = await startGateway({ ...demo.config, services });
  const { data } = await ask(graph.url, ${JSON.stringify(block("graphql", "customer"))});
  await graph.close();
  await demo.drop();
  expect(data).toEqual(${block("json", "customer")});
}, 300_000);
`;
}

const BANK = projectFile("..", "shared", "data", "retail-bank");
const isThere = existsSync(BANK);

(isThere ? it : it.skip)(
  `reads a real bank's files${isThere ? "" : " (skipped: ../shared/data/retail-bank is absent)"}`,
  async () => {
    const second = (language: string, part: string) => blockOf("A real bank's files", language, part);
    const files = await newSource({
      ...{ root: copy.root, subgraph: "loans", name: "old-loans", kind: "delimited" },
    });
    edit(files[0], [
      [/^const LAYOUT = [\s\S]*?^\};\n/m, second("ts", "const LAYOUT")],
      [/^const record = [\s\S]*?^ {2}\}\)\);\n/m, second("ts", "const record")],
      [/import \{ compactDate, decimal \}/, "import { code, compactDate, decimal }"],
      [/ {4}file: z\.string.*\n/, `file: z.string().min(1),\n${second("ts", "holders: z.string")}`],
      [/\{ file, staleAfterHours \}/, "{ file, holders, staleAfterHours }"],
      [/ {6}readRows: [\s\S]*?\}\),\n/, second("ts", "async *readRows")],
      [/const references = .*\n/, second("ts", "const references")],
      [/$/, `\n${second("ts", "function monthsAfter")}`],
    ]);
    const asked = path.join("test", "realBank.test.ts");
    writeFileSync(path.join(copy.root, asked), realBank());
    await copy.run("tsc", "--noEmit");
    expect(await copy.run("jest", "-w", "1", asked)).toContain("Test Suites: 1 passed, 1 total");
  },
  900_000,
);

/** A test that reads all the loans of the real files. */
function realBank(): string {
  const settings = { file: path.join(BANK, "loan.asc"), holders: path.join(BANK, "disp.asc") };
  return `
import { randomUUID } from "node:crypto";
import { checkContract } from "../cli/adapter/contract";
import { READS } from "../cli/adapter/reads";
import { projectFile } from "../schema/files";
import { openDatabase } from "../subgraphs/kit/database/open";
import { customerReference } from "../subgraphs/kit/database/customerReference";
import { upsertRows } from "../subgraphs/kit/database/upsertRows";
import { readChoice } from "../subgraphs/kit/sourceOption";
import { loans } from "../subgraphs/loans/subgraph";

it("shows each loan with its owner", async () => {
  const migrations = projectFile("subgraphs", "loans", "prisma", "migrations");
  const database = await openDatabase("loans", { memory: randomUUID() }, migrations);
  const ids = Array.from({ length: 14_000 }, (_, i) => String(i + 1));
  for (let i = 0; i < ids.length; i += 2_000)
    await upsertRows(database, customerReference("loans"), ids.slice(i, i + 2_000).map((id) => ({ system: "core", externalId: id, customerId: "C-" + id })));
  const chosen = { name: "old-loans", settings: ${JSON.stringify(settings)} };
  const source = await readChoice(loans, chosen)(database, new AbortController().signal);
  const customers = ids.map((id) => "C-" + id);
  const counts = await source.loanCountsByCustomerIds(customers, undefined);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(682);
  expect(await source.loansByIds(["L-5314"])).toMatchObject([{ originalPrincipal: "96396.00", openedOn: "1993-07-05", maturityDate: "1994-07-05", status: "DEFAULTED" }]);
  const owners = counts.slice(0, 20).map(({ key }) => key);
  for (const { read, broken } of await checkContract(source, READS.loans, owners)) expect([read, broken]).toEqual([read, []]);
  expect(source.health!()).toMatchObject({ rejects: 0 });
  await source.close!();
  await database.close();
}, 300_000);
`;
}
