import { CodedError } from "./schema/errors";

/** What a program leaves running, until it is told to stop. */
interface Running {
  close(): Promise<void>;
}

/**
 * Runs a program: one that serves until SIGTERM or SIGINT, which close it and end the process with 0 (a
 * second signal ends it at once), or one that is done when it returns nothing. A failure writes
 * `CODE: what to do` to stderr and ends it with 1.
 */
export function runProgram(start: () => Promise<Running | void> | void): void {
  const started = (async () => start())();
  const stop = () => {
    process.off("SIGTERM", stop).off("SIGINT", stop);
    // Work that outlived its deadline must not hold the process.
    started.then((running) => running?.close()).then(() => process.exit(0), endInFailure);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  started.then((running) => {
    if (!running) process.off("SIGTERM", stop).off("SIGINT", stop);
  }, endInFailure);
}

/** An error of the table is said in one line; an unexpected one with its stack, for whoever mends it. */
function endInFailure(error: unknown): void {
  const text =
    error instanceof CodedError
      ? `${error.code}: ${error.message}`
      : `INTERNAL_ERROR: ${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`${text}\n`, () => process.exit(1));
}
