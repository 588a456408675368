import { appendFile, writeFile } from "node:fs/promises";
import { fail } from "../../schema/errors";
import type { FileReject } from "./importLog";

/** The file that tells the rejects, a JSON object a line. */
export interface RejectsFile {
  append(rejects: readonly FileReject[]): Promise<void>;
}

/** Makes the file anew, for its owner alone. Throws IMPORT_OPTION_INVALID when it cannot be written. */
export async function openRejectsFile(file: string): Promise<RejectsFile> {
  const writing = async (work: Promise<void>) => {
    await work.catch((cause: NodeJS.ErrnoException) => {
      throw fail("IMPORT_OPTION_INVALID", {
        detail: `The rejects cannot be written to ${file}: ${cause.code}.`,
        cause,
      });
    });
  };
  await writing(writeFile(file, "", { mode: 0o600 }));
  return {
    append(rejects) {
      const lines = rejects.map(({ file, line, reason }) => `${JSON.stringify({ file, line, reason })}\n`);
      return lines.length === 0 ? Promise.resolve() : writing(appendFile(file, lines.join("")));
    },
  };
}
