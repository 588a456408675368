import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { lockFolder } from "../schema/lockFolder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that holds a socket at the lock's place until it is killed. */
async function holder() {
  const child = spawn(process.execPath, [
    "-e",
    `require("net").createServer().listen(${JSON.stringify(path.join(folder, "lock"))}, () => console.log("holds"))`,
  ]);
  await once(child.stdout, "data");
  return child;
}

describe("lockFolder", () => {
  it("keeps a second claim out until the first is given back", async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      expect.objectContaining({ code: "DATA_DIR_IN_USE" }) as Error,
    );
    await unlock();
    await (
      await lockFolder(folder)
    )();
  });

  it("keeps out while another process holds the folder", async () => {
    const child = await holder();
    await expect(lockFolder(folder)).rejects.toThrow(
      expect.objectContaining({ code: "DATA_DIR_IN_USE" }) as Error,
    );
    child.kill("SIGKILL");
    await once(child, "exit");
  });

  it("takes over the lock of a process that was killed", async () => {
    const child = await holder();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(existsSync(path.join(folder, "lock"))).toBe(true);
    await (
      await lockFolder(folder)
    )();
  });
});
