import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { newSource } from "../../../cli/adapter/newSource";
import type { TestedSubgraph } from "../../../cli/adapter/reads";
import { KINDS } from "../../../cli/adapter/templates/kinds";
import { projectFile, projectRoot } from "../../../schema/files";

const PARTS = ["subgraphs", "schema", "cli", "bank", "gateway"];
const FILES = [
  "config.ts",
  "runProgram.ts",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "jest.config.js",
  ".swcrc",
  ".prettierrc.json",
];
const run = promisify(execFile);

/** A copy of the project in which something may be written; packages are the project's own. */
function copyOfProject(): string {
  const root = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
  for (const part of [...PARTS, ...FILES])
    cpSync(projectFile(part), path.join(root, part), { recursive: true });
  mkdirSync(path.join(root, "dist"));
  mkdirSync(path.join(root, "test"));
  cpSync(projectFile("test", "helpers"), path.join(root, "test", "helpers"), { recursive: true });
  symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"));
  return root;
}

let root: string;
beforeAll(() => {
  root = copyOfProject();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const tool = (name: string) => projectFile("node_modules", ".bin", name);

// Each subgraph, and each kind, at least once.
const MADE: [TestedSubgraph, (typeof KINDS)[number]][] = [
  ["loans", "rest"],
  ["loans", "delimited"],
  ["deposits", "fixed-width"],
  ["deposits", "soap"],
  ["wealth", "sql"],
  ["wealth", "rest"],
  ["service", "soap"],
  ["service", "amqp"],
];

it("makes of every kind a source, its fixture and its test, in four files, which compile and pass as written", async () => {
  const written: string[] = [];
  for (const [subgraph, kind] of MADE) {
    const files = await newSource({ root, subgraph, name: `made-by-${kind}`, kind });
    expect(files).toHaveLength(4);
    written.push(...files);
  }
  expect(new Set(MADE.map(([, kind]) => kind))).toEqual(new Set(KINDS));
  const manifest = readFileSync(path.join(root, "subgraphs", "loans", "subgraph.ts"), "utf8");
  expect(manifest).toContain('"made-by-rest": madeByRestSource');
  expect(manifest).toContain('"made-by-delimited": madeByDelimitedSource');

  await run(tool("prettier"), ["--check", ...written], { cwd: root });
  await run(tool("tsc"), ["--noEmit"], { cwd: root });
  const tests = written.filter((file) => file.endsWith(".test.ts"));
  const { stderr } = await run(tool("jest"), ["-w", "1", ...tests], { cwd: root });
  expect(stderr).toContain(`Test Suites: ${tests.length} passed, ${tests.length} total`);
}, 600_000);

it("writes over nothing", async () => {
  const options = { root, subgraph: "loans" as const, name: "made-twice", kind: "sql" as const };
  await newSource(options);
  await expect(newSource(options)).rejects.toThrow(
    expect.objectContaining({ code: "ADAPTER_OPTION_INVALID" }) as Error,
  );
});
