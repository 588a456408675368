import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { fail } from "../../schema/errors";
import type { TestedSubgraph } from "./reads";
import { eventTexts } from "./templates/eventSource";
import type { Kind } from "./templates/kinds";
import { fixtureText, type Names, sourceText, testText } from "./templates/readSource";
import { SECTIONS } from "./templates/sections";

/** What is to be made. */
export interface NewSource {
  /** The project's folder. */
  readonly root: string;
  readonly subgraph: TestedSubgraph;
  /** Lower case, with hyphens: `branch-loans`. */
  readonly name: string;
  readonly kind: Kind;
}

/**
 * Writes a source of a subgraph, its fixture and its test, and names it in the subgraph's manifest: the files that it
 * wrote, by their paths in the project. Nothing is written over. Throws ADAPTER_OPTION_INVALID.
 */
export async function newSource({ root, subgraph, name, kind }: NewSource): Promise<string[]> {
  const names: Names = { name, camel: name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) };
  const section = SECTIONS[subgraph];
  const manifest = path.join("subgraphs", subgraph, "subgraph.ts");
  const sources = path.join("subgraphs", subgraph, "sources");
  const tests = path.join("test", "subgraphs", subgraph, "sources");
  const files: Record<string, string> =
    kind === "amqp"
      ? eventTexts(subgraph, names)
      : {
          [path.join(sources, `${names.camel}Source.ts`)]: sourceText(section, kind, names),
          [path.join(tests, `${names.camel}.fixture.ts`)]: fixtureText(section, kind, names),
          [path.join(tests, `${names.camel}Source.test.ts`)]: testText(section, names),
        };
  const taken = Object.keys(files).find((file) => existsSync(path.join(root, file)));
  if (taken) throw fail("ADAPTER_OPTION_INVALID", { detail: `There is ${taken} already.` });
  const named = withSource(readFileSync(path.join(root, manifest), "utf8"), names, kind);
  for (const [file, text] of Object.entries({ ...files, [manifest]: named })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  // The formatter is a tool of development, as this program is.
  const prettier = createRequire(__filename).resolve("prettier/bin/prettier.cjs");
  const written = [...Object.keys(files), manifest];
  await promisify(execFile)(process.execPath, [prettier, "--write", ...written], { cwd: root });
  return written;
}

/** A manifest's text that names another source, or another feed. */
function withSource(manifest: string, { name, camel }: Names, kind: Kind): string {
  const [list, exported, file] =
    kind === "amqp"
      ? ["feeds", `${camel}Feed`, `./sources/${camel}Feed`]
      : ["sources", `${camel}Source`, `./sources/${camel}Source`];
  const imported = `import { ${exported} } from "${file}";\n`;
  const at = manifest.search(/^import .* from "\.\/(types|sources\/prismaSource)/m);
  const withImport = manifest.slice(0, at) + imported + manifest.slice(at);
  const entry = `"${name}": ${exported}`;
  const there = new RegExp(`^  ${list}: \\{ ?`, "m").exec(withImport);
  if (there) {
    const end = there.index + there[0].length;
    return `${withImport.slice(0, end)} ${entry},${withImport.slice(end)}`;
  }
  return withImport.replace(/^ {2}openSource: .*\n/m, (line) => `${line}  ${list}: { ${entry} },\n`);
}
