import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { projectFile } from "../../schema/files";

/** Runs the program as it is shipped, to its end in failure. */
async function run(...args: string[]) {
  const ran = promisify(execFile)(process.execPath, [projectFile("dist", "cli", "subject.js"), ...args]);
  return ran.catch((error: { code: number; stderr: string }) => error);
}

test.each([
  [[]],
  [["import", "C-1042", "--requested-by", "a", "--approved-by", "b"]],
  [["export", "--requested-by", "a", "--approved-by", "b"]],
  [["export", "C-1042", "--requested-by", "a"]],
  [["export", "C-1042", "C-1043", "--requested-by", "a", "--approved-by", "b"]],
  [["export", "../C-1042", "--requested-by", "a", "--approved-by", "b"]],
  [["export", "C-1042", "--requested-by", "@nowhere", "--approved-by", "b"]],
  [["export", "C-1042", "--all"]],
])("%j is not understood", async (args) => {
  expect(await run(...args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^SUBJECT_OPTION_INVALID: /) as string,
  });
});

test("two people get all that the graph holds of one person, and it is on record", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-graph-subject-"));
  const env = { PATH: process.env.PATH, DATA_DIR: path.join(folder, "data"), LOG_LEVEL: "warn" };
  const program = async (name: string, ...args: string[]) => {
    const file = projectFile("dist", "cli", `${name}.js`);
    return (await promisify(execFile)(process.execPath, [file, ...args], { env })).stdout.trim();
  };
  try {
    await program("seed", "--customers", "42");
    const file = path.join(folder, "C-1042.json");
    const people = [await program("token", "manager"), await program("token", "auditor")];
    const [requestedBy, approvedBy] = people;
    const parts = ["--requested-by", requestedBy, "--approved-by", approvedBy, "--out", file];
    expect(await program("subject", "export", "C-1042", ...parts)).toContain("deposits: core-banking");

    const exported = readFileSync(file, "utf8");
    expect(JSON.parse(exported)).toMatchObject({ customer: { id: "C-1042", name: "Chen Meiling" } });
    for (const token of people) expect(exported).not.toContain(token);
    expect(await program("audit", "who-saw", "C-1042")).toContain("subject");

    const alone = program("subject", "export", "C-1042", ...parts.with(3, requestedBy));
    await expect(alone).rejects.toMatchObject({
      stderr: expect.stringContaining("SUBJECT_ACCESS_DENIED") as string,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
