import { execFile } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { AuditLog } from "../../gateway/policy/audit/auditLog";
import { FileSink } from "../../gateway/policy/audit/fileSink";
import { projectFile } from "../../schema/files";
import { entry, keptLog, makeFolder } from "../helpers/auditLogs";

let folder: string;
let drop: () => void;
beforeAll(async () => {
  ({ folder, drop } = makeFolder());
  await record();
});
afterAll(() => drop());

async function record(): Promise<void> {
  const audit = await AuditLog.open(new FileSink({ folder, maxFileSize: 1024 ** 2 }), keptLog());
  await audit.record(entry());
  const caller = { ...entry().caller!, purpose: "BREAK_GLASS" as const, reason: "fraud in progress" };
  await audit.record(entry({ at: "2026-10-02T08:00:00.000Z", caller, customers: ["C-1042", "C-7"] }));
  await audit.record(entry({ customers: ["C-7"] }));
  await audit.close();
}

/** Runs the program as it is shipped; its end and what it wrote. */
async function run(...args: string[]) {
  const env = { ...process.env, AUDIT_DIR: folder, AUDIT_DATABASE_URL: "" };
  return promisify(execFile)(process.execPath, [projectFile("dist", "cli", "audit.js"), ...args], {
    env,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}

test("every command of docs/audit.md runs", async () => {
  const text = readFileSync(projectFile("docs", "audit.md"), "utf8");
  const commands = [...text.matchAll(/^npm run audit -- (.+)$/gm)].map(([, args]) => args);
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands)
    expect(await run(...command.split(" "))).toMatchObject({ code: 0, stderr: "" });
});

test("who-saw lists who was given data of a customer, and why", async () => {
  const { stdout } = await run("who-saw", "C-1042");
  expect(stdout.trim().split("\n")).toEqual([
    "2026-11-21T10:00:00.000Z | manager (https://issuer.test, RM-7, B-3) | SERVICE | 127.0.0.1 | query customerView | NAME | ANSWERED",
    "2026-10-02T08:00:00.000Z | manager (https://issuer.test, RM-7, B-3) | BREAK GLASS: fraud in progress | 127.0.0.1 | query customerView | NAME | ANSWERED",
    "2 records name C-1042.",
  ]);
  expect((await run("who-saw", "C-1042", "--since", "2026-11-01")).stdout).toContain("1 record names");
  const { stdout: json } = await run("who-saw", "C-7", "--json", "--until", "2026-11-01T00:00:00+08:00");
  expect(JSON.parse(json)).toMatchObject({ loud: true, customers: ["C-1042", "C-7"] });
});

test.each([
  [[]],
  [["prove"]],
  [["who-saw"]],
  [["verify", "C-1042"]],
  [["verify", "--head", "abc"]],
  [["who-saw", "C-1042", "--since", "yesterday"]],
  [["verify", "--quick"]],
])("%j is not understood", async (args) => {
  expect(await run(...args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^AUDIT_OPTION_INVALID: /) as string,
  });
});

test("a sealed head is proven, and a log that was cut behind it is not", async () => {
  const seal = (await run("seal")).stdout.trim();
  expect(seal).toMatch(/^1:3:[\da-f]{64}$/);
  expect(await run("verify", "--head", seal)).toMatchObject({ code: 0 });
  const forged = seal.replace("1:3:", "1:9:");
  expect(await run("verify", "--head", forged)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("its end was cut off") as string,
  });
  expect(await run("verify", "--head", seal.replace("1:", "2:"))).toMatchObject({ code: 1 });
  expect(await run("verify", "--after", seal)).toMatchObject({ code: 1 });
});

test("a broken log is named by file and line", async () => {
  const [name] = readdirSync(path.join(folder, "1")).filter((each) => each.endsWith(".jsonl"));
  appendFileSync(path.join(folder, "1", name), "{}\n");
  for (const command of ["verify", "seal"]) {
    expect(await run(command)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`^1/${name}, line 4: this is no record\nAUDIT_BROKEN: .*1/${name}, line 4`),
      ) as string,
    });
  }
});
