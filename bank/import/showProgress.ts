import { SingleBar } from "cli-progress";
import type { Progress } from "./importBank";

/** Shows an import's progress as a bar on a terminal, and as a line a file elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : plainLines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({ format: "{bar} {percentage}% {value}/{total} lines {file}", stream });
  return {
    start: (lines) => shown.start(lines, 0, { file: "" }),
    advance: (file, lines) => shown.increment(lines, { file }),
    stop: () => shown.stop(),
  };
}

function plainLines(stream: NodeJS.WritableStream): Progress {
  let current = "";
  return {
    start: (lines) => void stream.write(`Importing ${lines} lines\n`),
    advance(file) {
      if (file !== current) stream.write(`${file}\n`);
      current = file;
    },
    stop: () => undefined,
  };
}
