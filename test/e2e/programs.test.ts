import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { SUBGRAPHS } from "../../config";
import type { DemoName } from "../../gateway/auth/demoPeople";
import { openDevelopmentIssuer } from "../../gateway/auth/developmentIssuer";
import { projectFile, projectRoot } from "../../schema/files";
import { ask } from "../helpers/wholeGraph";

// The programs as they are shipped: what `npm run build` made of the entries in cli/.
const START = projectFile("dist", "cli", "start.js");
const FIRST_START = 120_000; // milliseconds to make a demo bank on a busy machine

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const environment = (settings: Record<string, string>) => ({
  ...process.env,
  DATABASE_URL: "",
  DATA_DIR: path.join(folder, "data"),
  LOG_LEVEL: "silent",
  PORT: "0",
  ...settings,
});

/** Starts the all-in-one program and waits for the line that says where it listens. */
async function start(settings: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [START], {
    env: environment(settings),
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /playground at (\S+)\/,/.exec(line) ?? [];
    if (url) return { child, url };
  }
  throw new Error("The program ended before it listened.");
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, "exit") as Promise<[number | null]>;
  child.kill("SIGTERM");
  return (await ended)[0];
}

/** Runs a program to its end. */
async function run(program: string, args: string[] = [], settings: Record<string, string> = {}) {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [path.resolve(projectFile("dist", "cli"), program), ...args],
      {
        env: environment(settings),
      },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** Asks what the README asks as each of its people, and compares what they see with its table. */
async function compareThree(readme: string, url: string): Promise<void> {
  const [, query] = /```graphql\n([\s\S]*?)```/.exec(readme)!;
  const rows = readme
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const [, , ...people] = rows.find(([, first]) => first === "what they see")!.slice(0, -1);
  const issuer = await openDevelopmentIssuer(path.join(folder, "data"));
  for (const [i, person] of people.entries()) {
    const { data, errors = [] } = await ask(url, query, {}, await issuer.tokenFor(person as DemoName));
    for (const [, place, ...cells] of rows.filter((row) =>
      /^(customer|other|unidentified|audit)/.test(row[1] ?? ""),
    )) {
      const steps = place.split(".");
      const error = errors.find(({ path }) => path?.[0] === steps[0]);
      const seen = steps.reduce<unknown>(
        (value, step) => (value as Record<string, unknown> | null)?.[step],
        data,
      );
      expect([person, place, error?.extensions.code ?? JSON.stringify(seen)]).toEqual([
        person,
        place,
        cells[i],
      ]);
    }
  }
}

/** The shape of a JSON value: its keys, without what they hold. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, shapeOf(held)]));
}

describe("npm start", () => {
  it("has been built", () => expect(existsSync(START)).toBe(true));

  it(
    "makes the demo bank, answers as the README shows, stops cleanly, and keeps what it had",
    async () => {
      const first = await start();
      const readme = readFileSync(projectFile("README.md"), "utf8");
      const [, command] = /```sh\n(curl [\s\S]*?)```/.exec(readme)!;
      const [, answer] = /```json\n([\s\S]*?)```/.exec(readme)!;
      const shown = await promisify(execFile)(
        "bash",
        ["-c", command.replace("http://127.0.0.1:4000", first.url)],
        { env: environment({}), cwd: projectRoot },
      );
      expect(shapeOf(JSON.parse(shown.stdout))).toEqual(shapeOf(JSON.parse(answer)));
      await compareThree(readme, first.url);
      expect(await stop(first.child)).toBe(0);

      const second = await start();
      const token = await (await openDevelopmentIssuer(path.join(folder, "data"))).tokenFor("auditor");
      const { data } = await ask(second.url, "{ customers { totalCount } }", {}, token);
      expect(data).toEqual({ customers: { totalCount: 1_000 } });
      // A second process on the same folder, and one on the same port, are refused with what to do.
      const sameFolder = await run("start.js");
      expect(sameFolder).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^DATA_DIR_IN_USE: .*\n$/) as string,
      });
      const samePort = await run("start.js", [], {
        PORT: new URL(second.url).port,
        DATA_DIR: path.join(folder, "other"),
      });
      expect(samePort).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^PORT_IN_USE: .*\n$/) as string,
      });
      expect(await stop(second.child)).toBe(0);
    },
    FIRST_START,
  );
});

describe("a program that cannot start", () => {
  it.each([
    ["CONFIG_INVALID", { PORT: "eighty" }, /PORT/],
    ["CONFIG_INVALID", { DATABASE_URL: "mysql://root@somewhere/bank" }, /DATABASE_URL/],
    ["CONFIG_INVALID", { NODE_ENV: "production" }, /AUTH_ISSUERS/],
    ["CONFIG_INVALID", { AUTH_ISSUERS: '[{"issuer":"s3cret"}]' }, /AUTH_ISSUERS/],
    ["DATABASE_UNREACHABLE", { DATABASE_URL: "postgresql://teller:s3cret@127.0.0.1:1/bank" }, /ECONNREFUSED/],
  ])("says %s in one line, and no password", async (code, settings: Record<string, string>, detail) => {
    const { code: exit, stderr } = await run("start.js", [], settings);
    expect(exit).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${code}: .*\\n$`));
    expect(stderr).toMatch(detail);
    expect(stderr).not.toContain("s3cret");
  });

  it("names the subgraphs when asked for one that there is not", async () => {
    const { code, stderr } = await run("subgraph.js", ["mortgages"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SUBGRAPH_UNKNOWN: .*customers, deposits, loans, service, wealth\.\n$/);
  });
});

describe("npm run schema:check", () => {
  it("passes on what is committed", async () => {
    expect(await run("schema.js", ["--check"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("are valid") as string,
    });
  });

  it("fails and says what when schema/ or an operation does not fit the classes", async () => {
    // The same build over another schema/: the program works on the folder that it lies in.
    const copy = path.join(folder, "copy");
    for (const name of ["dist", "schema", "package.json"])
      cpSync(projectFile(name), path.join(copy, name), { recursive: true });
    for (const name of SUBGRAPHS) mkdirSync(path.join(copy, "subgraphs", name), { recursive: true });
    symlinkSync(projectFile("node_modules"), path.join(copy, "node_modules"));
    const api = path.join(copy, "schema", "api.graphql");
    writeFileSync(
      api,
      readFileSync(api, "utf8").replace("  legalName: String!", "  legalName: String!\n  nickname: String"),
    );
    writeFileSync(
      path.join(copy, "schema", "operations", "shoes.graphql"),
      'query shoes { customer(id: "C-1") { shoeSize } }',
    );

    const check = await run(path.join(copy, "dist", "cli", "schema.js"), ["--check"]);
    expect(check.code).toBe(1);
    expect(check.stdout).toMatch(/^breaking: .*nickname/m);
    expect(check.stderr).toMatch(/^SCHEMA_CHECK_FAILED: /);
    expect(check.stderr).toMatch(/^shoes\.graphql: .*shoeSize/m);
    expect(check.stderr).toMatch(/api\.graphql differs from the classes/);
    expect(check.stderr).not.toMatch(/customerView|supergraph\.graphql/);
  });
});
