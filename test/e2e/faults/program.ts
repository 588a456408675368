import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { projectFile, projectRoot } from "../../../schema/files";

/** How a program is started. */
export interface ProgramOptions {
  /** Node's own arguments and the program's. */
  args: string[];
  env: Record<string, string>;
}

const BESIDE = projectFile("test", "e2e", "faults", "beside.cjs");

/** Where our programs say that they listen: a gateway once it is ready, a subgraph in Fastify's words. */
const READY = /"(?:url":"|msg":"Server listening at )http:\/\/127\.0\.0\.1:(\d+)/;

/** One of the project's programs as a process: what is done to it, and what the system tells of it. */
export class Program {
  private child!: ChildProcess;
  /** 0 until it has listened once: it comes back to the same port. */
  private port = 0;
  private readonly lines = new Map<string, number>();

  private constructor(private readonly options: ProgramOptions) {}

  static async start(options: ProgramOptions): Promise<Program> {
    const program = new Program(options);
    await program.start();
    return program;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, again where it was; resolves when it takes requests. */
  async start(): Promise<void> {
    const { args, env } = this.options;
    const child = spawn(process.execPath, ["--expose-gc", "-r", BESIDE, ...args], {
      cwd: projectRoot,
      // Nothing of the caller's environment: its DATABASE_URL is not ours.
      env: { PATH: process.env.PATH ?? "", HOST: "127.0.0.1", PORT: String(this.port), ...env },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}.`)));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const port = READY.exec(line)?.[1];
        if (port !== undefined) {
          this.port = Number(port);
          resolve();
        }
        const { msg } = JSON.parse(line) as { msg: string };
        this.lines.set(msg, (this.lines.get(msg) ?? 0) + 1);
      });
    });
  }

  /** How many lines with this message it has logged so far. */
  logged(message: string): number {
    return this.lines.get(message) ?? 0;
  }

  /** Asks it to end, and waits until it has. */
  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  /** Takes the processor from it: its connections stay open, and nothing comes over them. */
  freeze(): void {
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.child.kill("SIGCONT");
  }

  /** Its open sockets. */
  sockets(): number {
    const folder = `/proc/${this.child.pid}/fd`;
    return readdirSync(folder).filter((name) => {
      try {
        return readlinkSync(`${folder}/${name}`).startsWith("socket:");
      } catch {
        // Closed since it was listed.
        return false;
      }
    }).length;
  }

  /** MB of memory that it holds. */
  resident(): number {
    return this.status("VmRSS");
  }

  /** The most that it held since `forgetPeak`, in MB. */
  peak(): number {
    return this.status("VmHWM");
  }

  forgetPeak(): void {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, "5");
  }

  /** MB that are in use once nothing is left to be collected: JavaScript's objects, and buffers beside them. */
  async inUse(): Promise<number> {
    const told = once(this.child, "message") as Promise<[NodeJS.MemoryUsage]>;
    this.child.send("?");
    const [{ heapUsed, external }] = await told;
    return (heapUsed + external) / 2 ** 20;
  }

  private status(field: string): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
  }

  private async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}
