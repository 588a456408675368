import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { SETTINGS } from "../config";
import { ERRORS } from "../schema/errors";
import { projectFile } from "../schema/files";

const FILES = ["README.md", ...readdirSync(projectFile("docs")).map((name) => path.join("docs", name))];
const read = (file: string) => readFileSync(projectFile(file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** The rows of a file's tables, cells without padding. */
function rowsOf(file: string): string[] {
  return read(file)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .join("|"),
    );
}

describe("README.md", () => {
  it("has every setting in its table, with default and meaning", () => {
    const rows = rowsOf("README.md");
    for (const { name, default: value, meaning } of SETTINGS)
      expect(rows).toContain(`|\`${name}\`|${value && `\`${value}\``}|${meaning}|`);
  });

  it("begins with two commands on a fresh clone", () => {
    const [, commands] = /```sh\n([\s\S]*?)```/.exec(read("README.md"))!;
    expect(commands.trim().split("\n")).toEqual(["npm install && npm start", "npm install && npm test"]);
  });
});

describe("docs", () => {
  it("explains every error that a client or an operator may meet, in the table's words", () => {
    const rows = [...rowsOf("docs/querying.md"), ...rowsOf("docs/operations.md")];
    for (const [code, { message }] of Object.entries(ERRORS))
      if (code !== "SOURCE_CONTRACT_BROKEN") expect(rows).toContain(`|\`${code}\`|${message}|`);
  });

  it.each(FILES)("%s names only commands and files that there are", (file) => {
    const text = read(file);
    for (const [, command] of text.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([command]);
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect([link, existsSync(path.resolve(projectFile(path.dirname(file)), link))]).toEqual([link, true]);
    for (const [, named] of text.matchAll(
      /`((?:test|gateway|subgraphs|schema|bench|bank|cli)\/[\w./-]+\.\w+)`/g,
    ))
      expect([named, existsSync(projectFile(named))]).toEqual([named, true]);
  });

  it("gives a reason for every dependency, and for no other", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const named = rowsOf("docs/dependencies.md").flatMap((row) =>
      [...row.split("|")[1].matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const types = (name: string) => name.startsWith("@types/");
    expect(named.sort()).toEqual(
      [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => !types(name)).sort(),
    );
  });
});
