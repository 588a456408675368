// npm run import -- <folder> [--rejects <file>] [--replace-demo]: loads a bank's extracts.
import { parseArgs } from "node:util";
import { importBank } from "../bank/import/importBank";
import { reportTable } from "../bank/import/report";
import { showProgress } from "../bank/import/showProgress";
import { readConfig } from "../config";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";

runProgram(async () => {
  const options = readArguments(process.argv.slice(2));
  const reports = await importBank(readConfig(), { ...options, progress: showProgress(process.stderr) });
  console.log(reportTable(reports));
  const rejected = reports.reduce((sum, report) => sum + report.rejected, 0);
  if (rejected > 0) console.log(`Why lines were rejected is in ${options.rejectsFile}`);
});

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { rejects: { type: "string", default: "rejects.jsonl" }, "replace-demo": { type: "boolean" } },
    });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) throw new Error("Name one folder.");
    return { folder, rejectsFile: values.rejects, replaceDemo: values["replace-demo"] ?? false };
  } catch (error) {
    throw fail("IMPORT_OPTION_INVALID", { detail: (error as Error).message });
  }
}
