import { execFile } from "node:child_process";
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
