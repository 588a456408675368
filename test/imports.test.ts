import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { projectRoot } from "../schema/files";

/** Every import of the source: who imports what, as paths from the project's root or package names. */
function importsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(projectRoot, file), "utf8"),
    ts.ScriptTarget.Latest,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const target =
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (target && ts.isStringLiteral(target)) found.push(target.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((name) => (name.startsWith(".") ? path.join(path.dirname(file), name) : name));
}

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((name) => name.endsWith(".ts") && !name.includes(`prisma${path.sep}client`));
}

const files = ["gateway", "subgraphs", "schema", "bank", "cli"].flatMap(sourcesOf);
const imports = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })));

/** The imports that break a rule, as sentences. */
function broken(rule: (edge: { file: string; target: string }) => boolean): string[] {
  return imports.filter(rule).map(({ file, target }) => `${file} imports ${target}`);
}
const within = (...folders: string[]) => {
  return (name: string) => folders.some((folder) => name === folder || name.startsWith(`${folder}/`));
};
const isLocal = within("gateway", "subgraphs", "schema", "bank", "cli", "test", "config", "runProgram");
const isMain = (file: string) => path.basename(file) === "main.ts";

describe("who may import whom", () => {
  it("finds the source", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });

  it("schema imports nothing of the project", () => {
    expect(
      broken(({ file, target }) => within("schema")(file) && isLocal(target) && !within("schema")(target)),
    ).toEqual([]);
  });

  it("kit imports schema alone, and no subgraph", () => {
    const allowed = within("subgraphs/kit", "schema");
    expect(
      broken(({ file, target }) => within("subgraphs/kit")(file) && isLocal(target) && !allowed(target)),
    ).toEqual([]);
  });

  it("a subgraph imports kit, schema and itself; its main.ts the configuration too", () => {
    expect(
      broken(({ file, target }) => {
        if (!within("subgraphs")(file) || within("subgraphs/kit")(file) || !isLocal(target)) return false;
        const own = file.split(path.sep).slice(0, 2).join("/");
        const allowed = isMain(file)
          ? within(own, "subgraphs/kit", "schema", "config", "runProgram")
          : within(own, "subgraphs/kit", "schema");
        return !allowed(target);
      }),
    ).toEqual([]);
  });

  it("the gateway imports schema and itself; its main.ts the configuration too", () => {
    expect(
      broken(({ file, target }) => {
        const allowed = isMain(file)
          ? within("gateway", "schema", "config", "runProgram")
          : within("gateway", "schema");
        return within("gateway")(file) && isLocal(target) && !allowed(target);
      }),
    ).toEqual([]);
  });

  it("a stage of the gateway's pipeline imports no other stage", () => {
    const stageOf = (name: string) =>
      /^gateway\/(auth|plan|execute|policy|supergraph|http|explorer|telemetry)\//.exec(name)?.[1];
    expect(
      broken(({ file, target }) => {
        const [from, to] = [stageOf(file), stageOf(target)];
        return from !== undefined && to !== undefined && from !== to;
      }),
    ).toEqual([]);
  });

  it("telemetry is imported by programs' entries alone", () => {
    const observed = within("gateway/telemetry");
    const entries = ["gateway/main.ts", "cli/allInOne.ts"];
    expect(
      broken(({ file, target }) => observed(target) && !observed(file) && !entries.includes(file)),
    ).toEqual([]);
    expect(imports.filter(({ file, target }) => observed(target) && entries.includes(file))).toHaveLength(2);
  });

  it("resolvers and loaders know the source's interface, never an implementation", () => {
    const isReader = (file: string) => /^subgraphs\/(?!kit)[^/]+\/(resolvers\/|loaders\.ts)/.test(file);
    expect(
      broken(({ file, target }) => isReader(file) && /\/sources(\/|$)|database\/|prisma/.test(target)),
    ).toEqual([]);
  });

  it("Apollo's packages appear in the gateway's supergraph and planner, and in kit", () => {
    const allowed = within("gateway/supergraph", "gateway/plan/planner.ts", "subgraphs/kit");
    expect(broken(({ file, target }) => target.startsWith("@apollo/") && !allowed(file))).toEqual([]);
  });

  it("nothing imports a test, and the configuration is read by programs' entries alone", () => {
    expect(broken(({ target }) => within("test")(target))).toEqual([]);
    const entries = (file: string) => isMain(file) || within("cli", "bank")(file);
    expect(broken(({ file, target }) => target === "config" && !entries(file))).toEqual([]);
  });

  it("no file only hands on other files' exports", () => {
    const barrels = files.filter((file) => path.basename(file) === "index.ts");
    expect(barrels).toEqual([]);
  });

  it("process.env is read in one place", () => {
    const readers = files.filter((file) =>
      readFileSync(path.join(projectRoot, file), "utf8").includes("process.env"),
    );
    // Apollo's package looks at its switch in the environment, and nowhere else.
    expect(readers).toEqual(["gateway/supergraph/loadSupergraph.ts"]);
  });
});
