import { readFileSync } from "node:fs";
import path from "node:path";
import { newSource } from "../../../cli/adapter/newSource";
import type { TestedSubgraph } from "../../../cli/adapter/reads";
import { type Kind, KINDS } from "../../../cli/adapter/templates/kinds";
import { copyProject, type ProjectCopy } from "../../helpers/projectCopy";

let copy: ProjectCopy;
beforeAll(() => {
  copy = copyProject();
});
afterAll(() => copy.remove());

// Each subgraph, and each kind, at least once.
const MADE: readonly [TestedSubgraph, Kind][] = [
  ["loans", "rest"],
  ["loans", "delimited"],
  ["deposits", "fixed-width"],
  ["deposits", "soap"],
  ["wealth", "sql"],
  ["service", "soap"],
  ["service", "amqp"],
];

it("makes of every kind a source, its fixture and its test, in four files, which compile and pass as written", async () => {
  const written: string[] = [];
  for (const [subgraph, kind] of MADE) {
    const files = await newSource({ root: copy.root, subgraph, name: `made-by-${kind}`, kind });
    expect(files).toHaveLength(4);
    written.push(...files);
  }
  expect(new Set(MADE.map(([, kind]) => kind))).toEqual(new Set(KINDS));
  const manifest = readFileSync(path.join(copy.root, "subgraphs", "loans", "subgraph.ts"), "utf8");
  expect(manifest).toContain('"made-by-rest": madeByRestSource');
  expect(manifest).toContain('"made-by-delimited": madeByDelimitedSource');

  await copy.run("tsc", "--noEmit");
  const tests = written.filter((file) => file.endsWith(".test.ts"));
  const said = await copy.run("jest", "-w", "1", ...tests);
  expect(said).toContain(`Test Suites: ${tests.length} passed, ${tests.length} total`);
}, 900_000);

it("writes over nothing, and no events for a subgraph that cannot keep their ids", async () => {
  const refused = expect.objectContaining({ code: "ADAPTER_OPTION_INVALID" }) as Error;
  const options = { root: copy.root, subgraph: "loans", name: "made-twice", kind: "sql" } as const;
  await newSource(options);
  await expect(newSource(options)).rejects.toThrow(refused);
  await expect(newSource({ ...options, name: "made-once", kind: "amqp" })).rejects.toThrow(refused);
});
