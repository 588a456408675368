import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { newSource } from "../../cli/adapter/newSource";
import { projectFile } from "../../schema/files";
import { copyProject, type ProjectCopy } from "../helpers/projectCopy";

// Does what docs/adapters.md says, as a newcomer would, in a copy of the project.

const TEXT = readFileSync(projectFile("docs", "adapters.md"), "utf8");
const blocks = (language: string) =>
  [...TEXT.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block]) => block);
const block = (language: string, part: string) => {
  const [found, ...more] = blocks(language).filter((each) => each.includes(part));
  expect([part, typeof found, more]).toEqual([part, "string", []]);
  return found;
};

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
