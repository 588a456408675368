// npm run schema: emits the subgraphs' SDL, composes it, writes schema/. With --check nothing is written:
// it fails when what is committed differs, or when an operation in schema/operations would break.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CriticalityLevel, diff, validate } from "@graphql-inspector/core";
import { buildSchema, Source } from "graphql";
import { compose } from "../gateway/supergraph/compose";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";
import { projectFile } from "../schema/files";
import { emit } from "../subgraphs/kit/emit";
import { findSubgraphs } from "./findSubgraphs";

const API_FILE = projectFile("schema", "api.graphql");

runProgram(async () => {
  const files = generate();
  if (process.argv.includes("--check")) await check(files);
  else
    for (const [file, content] of files) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      console.log(`wrote ${path.relative(process.cwd(), file)}`);
    }
});

/** The generated files of schema/ and their content. */
function generate(): Map<string, string> {
  const subgraphs = findSubgraphs().map((manifest) => ({
    name: manifest.name,
    sdl: emit(manifest),
    url: `http://${manifest.name}:4000/graphql`,
  }));
  const { supergraphSdl, apiSdl } = compose(subgraphs);
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [
      projectFile("schema", "subgraphs", `${name}.graphql`),
      sdl,
    ]),
    [projectFile("schema", "supergraph.graphql"), supergraphSdl],
    [API_FILE, apiSdl],
  ]);
}

async function check(files: Map<string, string>): Promise<void> {
  const apiSdl = files.get(API_FILE)!;
  if (existsSync(API_FILE))
    for (const change of await diff(buildSchema(readFileSync(API_FILE, "utf8")), buildSchema(apiSdl)))
      if (change.criticality.level === CriticalityLevel.Breaking) console.log(`breaking: ${change.message}`);
  const broken = brokenOperations(apiSdl);
  const different = [...files].filter(
    ([file, content]) => !existsSync(file) || readFileSync(file, "utf8") !== content,
  );
  const problems = [
    ...broken,
    ...different.map(
      ([file]) => `${path.relative(process.cwd(), file)} differs from the classes: run npm run schema`,
    ),
  ];
  if (problems.length > 0) throw fail("SCHEMA_CHECK_FAILED", { detail: `\n${problems.join("\n")}` });
  console.log(`schema/ is what the classes say; ${operations().length} operations are valid`);
}

/** What the front ends' operations ask for and the schema no longer answers, a line each. */
function brokenOperations(apiSdl: string): string[] {
  return validate(buildSchema(apiSdl), operations()).flatMap(({ source, errors, deprecated }) =>
    [...errors, ...deprecated].map(({ message }) => `${source.name}: ${message}`),
  );
}

function operations(): Source[] {
  const folder = projectFile("schema", "operations");
  return readdirSync(folder).map((name) => new Source(readFileSync(path.join(folder, name), "utf8"), name));
}
