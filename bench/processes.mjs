// Starts the servers that are measured, each on the first core, and ends them again.
import { spawn, spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

const PINNED = spawnSync("taskset", ["--version"]).status === 0;

/** Starts a Node program and waits until it answers at `path`; fails when it ends first or takes a minute. */
export async function startServer({ args, env, port, path }) {
  const command = PINNED ? ["taskset", "-c", "0", process.execPath, ...args] : [process.execPath, ...args];
  const began = performance.now();
  const child = spawn(command[0], command.slice(1), {
    env: { ...process.env, LOG_LEVEL: "warn", NODE_ENV: "", ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (performance.now() - began < 60_000) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    if (answer) {
      await answer.arrayBuffer();
      return { pid: child.pid, url: `http://127.0.0.1:${port}`, stop: () => stop(child) };
    }
    await pause(10);
  }
  await stop(child);
  throw new Error(`${args.join(" ")} did not answer in a minute`);
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** Runs a Node program to its end and returns how many seconds it took. */
export function run(args, env) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return (performance.now() - began) / 1000;
}
