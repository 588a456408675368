// Starts the servers that are measured, each on a core, and ends them again.
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const PINNED = spawnSync("taskset", ["--version"]).status === 0;

/** Starts a Node program on a core and waits until it answers at `path`; fails when it ends first or takes a minute. */
export async function startServer({ args, env, port, path, core = 0 }) {
  const command = PINNED
    ? ["taskset", "-c", String(core), process.execPath, ...args]
    : [process.execPath, ...args];
  const url = `http://127.0.0.1:${port}`;
  const ask = () => fetch(`${url}${path}`).catch(() => undefined);
  // What answers there already would be measured in its place.
  if (await ask()) throw new Error(`Port ${port} is taken.`);
  const began = performance.now();
  // One caller asks for more than anybody may.
  const unlimited = { COST_LIMIT: "0", RATE_LIMIT: "0" };
  const child = spawn(command[0], command.slice(1), {
    env: { ...process.env, LOG_LEVEL: "warn", NODE_ENV: "", ...unlimited, ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  child.once("exit", () => process.off("exit", killWithUs));
  while (performance.now() - began < 60_000) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with ${child.exitCode}`);
    const answer = await ask();
    if (answer) {
      await answer.arrayBuffer();
      return { pid: child.pid, url, stop: () => stop(child) };
    }
    await pause(10);
  }
  await stop(child);
  throw new Error(`${args.join(" ")} did not answer in a minute`);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  // Some servers wait for connections that nobody closes.
  const impatience = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(impatience);
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

/** A token of the development's issuer for one of the demo people, as a server started with this environment takes it. */
export function tokenFor(name, env) {
  const program = path.join(import.meta.dirname, "..", "dist", "cli", "token.js");
  const { status, stdout } = spawnSync(process.execPath, [program, name], {
    env: { ...process.env, NODE_ENV: "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`There is no token for ${name}.`);
  return stdout.trim();
}
