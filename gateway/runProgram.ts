import { CodedError } from "../schema/errors";

/**
 * Runs a program that serves until it is told to stop. SIGTERM and SIGINT close it, once it has started, and
 * end the process with 0; a second signal ends it at once. A failure writes `CODE: message` to stderr,
 * without a stack, and ends it with 1.
 */
export function runProgram(start: () => Promise<{ close(): Promise<void> }>): void {
  const started = start();
  const stop = () => {
    process.off("SIGTERM", stop).off("SIGINT", stop);
    // Work that outlived its deadline must not hold the process.
    started.then((program) => program.close()).then(() => process.exit(0), endInFailure);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  started.catch(endInFailure);
}

function endInFailure(error: unknown): void {
  const code = error instanceof CodedError ? error.code : "INTERNAL_ERROR";
  process.stderr.write(`${code}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
