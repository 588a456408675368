import { CodedError } from "./schema/errors";

/** A program that runs until it is told to stop. */
interface Running {
  close(): Promise<void>;
}

/**
 * Runs a program's entry: on SIGTERM or SIGINT what is in flight is answered before the process ends; an
 * error of the table is said in one line, `CODE: what to do`, and the process ends with 1.
 */
export function runProgram(start: () => Promise<Running | void>): void {
  start().then(stopOnSignal, (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
    // What the program opened before it failed must not keep the process alive.
    setImmediate(() => process.exit());
  });
}

function stopOnSignal(running: Running | void): void {
  if (!running) return;
  const stop = () => {
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${describe(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** An error of the table as one line; an unexpected one with its stack, for whoever mends it. */
function describe(error: unknown): string {
  if (error instanceof CodedError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
