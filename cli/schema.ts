// npm run schema: emits the subgraphs' SDL, composes it, writes schema/. With --check nothing is written:
// it fails when what is committed differs, or when an operation in schema/operations would break.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";
import { readOperations } from "../gateway/supergraph/trustedOperations";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";
import { brokenOperations } from "./brokenOperations";
import { API_FILE, generateSchema } from "./generateSchema";

runProgram(async () => {
  const files = generateSchema();
  if (process.argv.includes("--check")) await check(files);
  else
    for (const [file, content] of files) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      console.log(`wrote ${path.relative(process.cwd(), file)}`);
    }
});

async function check(files: Map<string, string>): Promise<void> {
  const apiSdl = files.get(API_FILE)!;
  if (existsSync(API_FILE))
    for (const change of await diff(buildSchema(readFileSync(API_FILE, "utf8")), buildSchema(apiSdl)))
      if (change.criticality.level === CriticalityLevel.Breaking) console.log(`breaking: ${change.message}`);
  const operations = readOperations();
  const differs = ([file, content]: [string, string]) =>
    !existsSync(file) || readFileSync(file, "utf8") !== content;
  const problems = [
    ...brokenOperations(apiSdl, operations),
    ...[...files]
      .filter(differs)
      .map(([file]) => `${path.relative(process.cwd(), file)} differs from the classes: run npm run schema`),
  ];
  if (problems.length > 0) throw fail("SCHEMA_CHECK_FAILED", { detail: `\n${problems.join("\n")}` });
  console.log(`schema/ is what the classes say; its operations (${operations.length}) are valid`);
}
