import { rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import path from "node:path";
import { fail } from "./errors";

/**
 * Claims a folder for this process until the returned function is called or the process ends. The lock is
 * a listening socket in the folder: the system closes it with its process, so a crash leaves no stale lock.
 * Throws DATA_DIR_IN_USE when a living process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const socket = shortest(path.join(folder, "lock"));
  const server = createServer((peer) => peer.destroy());
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, () => {
        server.off("error", reject);
        resolve();
      });
    });
  try {
    await listen();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    if (await answers(socket)) throw fail("DATA_DIR_IN_USE", { detail: `It is ${folder}.` });
    rmSync(socket, { force: true }); // left by a process that is gone
    await listen();
  }
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}

/** Socket paths are limited to about 100 bytes: the relative one may fit where the absolute does not. */
function shortest(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.length < file.length ? relative : file;
}
