import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { projectFile, projectRoot } from "../../schema/files";

const PARTS = ["subgraphs", "schema", "cli", "bank", "gateway", "test/helpers", "test/e2e/faults"];
const FILES = ["config.ts", "runProgram.ts", "package.json", "jest.config.js", "tsconfig.json"];
const HIDDEN = [".swcrc", ".prettierrc.json"];
/** What saves each test of the copy the making of a database, where it was built. */
const SNAPSHOT = "dist/embedded-database.tgz";

/** A copy of the project in which something may be written; packages are the project's own. */
export interface ProjectCopy {
  readonly root: string;
  /** Runs a tool of the project in the copy: what it said. Rejects, with that, where it fails. */
  run(tool: string, ...args: string[]): Promise<string>;
  remove(): void;
}

export function copyProject(): ProjectCopy {
  const root = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
  for (const part of [
    ...PARTS,
    ...FILES,
    ...HIDDEN,
    ...(existsSync(projectFile(SNAPSHOT)) ? [SNAPSHOT] : []),
  ]) {
    mkdirSync(path.dirname(path.join(root, part)), { recursive: true });
    cpSync(projectFile(part), path.join(root, part), { recursive: true });
  }
  symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"));
  return {
    root,
    async run(tool, ...args) {
      const file = projectFile("node_modules", ".bin", tool);
      try {
        const { stdout, stderr } = await promisify(execFile)(file, args, { cwd: root });
        return stdout + stderr;
      } catch (cause) {
        const { stdout, stderr } = cause as { stdout: string; stderr: string };
        throw new Error(`${tool} ${args.join(" ")}:\n${stdout}${stderr}`, { cause });
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
