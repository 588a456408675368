// npm run adapter -- new|test: writes a source for another system, and runs the contract of one. A tool of development.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { databaseLocation, readConfig } from "../config";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";
import { projectFile, projectRoot } from "../schema/files";
import type { SourceFixture } from "./adapter/fixture";
import { newSource } from "./adapter/newSource";
import { READS, type TestedSubgraph } from "./adapter/reads";
import { describe, keeps } from "./adapter/report";
import { KINDS } from "./adapter/templates/kinds";
import { testLive, testSource } from "./adapter/testSource";
import { findSubgraphs } from "./findSubgraphs";

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

runProgram(async () => {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [command, subgraph, name] = positionals;
  if (positionals.length !== 3 || !NAME.test(name)) throw misused("A name is lower case, as branch-loans.");
  if (!Object.hasOwn(READS, subgraph))
    throw misused(`The subgraph is one of ${Object.keys(READS).join(", ")}.`);
  if (command === "new") await make(subgraph as TestedSubgraph, name, values.kind);
  else if (command === "test") await test(subgraph as TestedSubgraph, name, values);
  else throw misused("The command is new or test.");
});

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { kind: { type: "string" }, live: { type: "boolean" }, customers: { type: "string" } },
    });
  } catch (cause) {
    throw fail("ADAPTER_OPTION_INVALID", { cause });
  }
}

async function make(subgraph: TestedSubgraph, name: string, given: string | undefined): Promise<void> {
  const kind = KINDS.find((each) => each === given);
  if (kind === undefined) throw misused(`--kind is one of ${KINDS.join(", ")}.`);
  const files = await newSource({ root: projectRoot, subgraph, name, kind });
  console.log(files.map((file) => `wrote ${file}`).join("\n"));
  console.log(`npx jest ${files.find((file) => file.endsWith(".test.ts"))}`);
}

async function test(
  subgraph: TestedSubgraph,
  name: string,
  { live = false, customers }: { live?: boolean; customers?: string },
): Promise<void> {
  const manifest = findSubgraphs().find((each) => each.name === subgraph)!;
  const report = live
    ? await testLive(manifest, ...liveOf(subgraph, name), customers?.split(","))
    : await testSource(manifest, fixtureOf(subgraph, name));
  console.log(describe(report));
  if (!keeps(report)) throw fail("SOURCE_BROKEN");
}

/** The source as the environment names it, and the subgraph's database. */
function liveOf(subgraph: string, name: string) {
  const config = readConfig();
  const chosen = config.sources[subgraph];
  if (chosen?.name !== name)
    throw misused(`--live needs ${subgraph.toUpperCase()}_SOURCE=${name} and its settings.`);
  return [chosen, databaseLocation(config, subgraph)] as const;
}

function fixtureOf(subgraph: string, name: string): SourceFixture {
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const file = projectFile("test", "subgraphs", subgraph, "sources", `${camel}.fixture.ts`);
  if (!existsSync(file)) throw misused(`There is no recording: ${file} is not there.`);
  const module = createRequire(__filename)(file) as Record<string, SourceFixture | undefined>;
  const fixture = module[`${camel}Fixture`];
  if (!fixture) throw misused(`${file} must export ${camel}Fixture.`);
  return fixture;
}

function misused(detail: string) {
  return fail("ADAPTER_OPTION_INVALID", { detail });
}
