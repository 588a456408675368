import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { AuditLog } from "../../../../gateway/policy/audit/auditLog";
import { FileReader } from "../../../../gateway/policy/audit/fileReader";
import { FileSink } from "../../../../gateway/policy/audit/fileSink";
import { verifyChain } from "../../../../gateway/policy/audit/verify";
import { projectFile, projectRoot } from "../../../../schema/files";
import { all, entry, keptLog, makeFolder } from "../../../helpers/auditLogs";

let folder: string;
let drop: () => void;
beforeEach(() => ({ folder, drop } = makeFolder()));
afterEach(() => drop());

const open = (options: { maxFileSize?: number; now?: () => Date } = {}, log = keptLog()) =>
  AuditLog.open(new FileSink({ folder, maxFileSize: 1024 ** 2, ...options }), log, { rest: 0 });
const filesOf = (chain: number, ending = ".jsonl") =>
  readdirSync(path.join(folder, String(chain)))
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, String(chain), name));
const verdictOn = (chain: number) => verifyChain(new FileReader(folder).lines(chain));

async function record(count: number, options?: Parameters<typeof open>[0]): Promise<void> {
  const audit = await open(options);
  for (let index = 0; index < count; index++) await audit.record(entry());
  await audit.close();
}

describe("files", () => {
  it("are readable by their owner alone", async () => {
    await record(1);
    expect(statSync(filesOf(1)[0]).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(folder, "1")).mode & 0o777).toBe(0o700);
  });

  it("follow each other by size, and the chain goes on over them", async () => {
    await record(10, { maxFileSize: 1_500 });
    await record(10, { maxFileSize: 1_500 });
    expect(filesOf(1).length).toBeGreaterThan(4);
    expect(await verdictOn(1)).toMatchObject({ records: 20 });
    for (const file of filesOf(1)) expect(statSync(file).size).toBeLessThanOrEqual(1_500);
  });

  it("follow each other by day", async () => {
    let day = "2026-11-21";
    const audit = await open({ now: () => new Date(`${day}T12:00:00Z`) });
    await audit.record(entry());
    day = "2026-11-22";
    await audit.record(entry());
    await audit.close();
    expect(filesOf(1).map((file) => path.basename(file))).toEqual([
      "000000000001-2026-11-21.jsonl",
      "000000000002-2026-11-22.jsonl",
    ]);
    expect(await verdictOn(1)).toMatchObject({ records: 2 });
  });

  it("have one writer: another one writes a chain of its own", async () => {
    const [one, other] = [await open(), await open()];
    await Promise.all([one.record(entry()), other.record(entry())]);
    await Promise.all([one.close(), other.close()]);
    expect(await new FileReader(folder).chains()).toEqual([1, 2]);
    for (const chain of [1, 2]) expect(await verdictOn(chain)).toMatchObject({ records: 1 });
  });
});

describe("a line that a crash tore", () => {
  it("is set aside and put on record, and the chain goes on", async () => {
    await record(3);
    const [file] = filesOf(1);
    const content = readFileSync(file, "utf8");
    const torn = content.split("\n")[2].slice(0, 100);
    truncateSync(file, content.indexOf(torn) + 100);
    expect((await verdictOn(1)).broken).toMatchObject({
      line: 3,
      why: expect.stringContaining("cut off") as string,
    });
    const log = keptLog();
    await (await open({}, log)).close();
    expect(await verdictOn(1)).toMatchObject({ records: 3 });
    const [aside] = filesOf(1, ".torn");
    expect(readFileSync(aside, "utf8")).toBe(torn);
    const records = await all(new FileReader(folder).find({}));
    expect(records[2].record.torn).toMatchObject({ file: path.basename(aside), bytes: 100 });
    expect(log.lines).toMatchObject([{ level: "warn", message: expect.stringContaining("torn") as string }]);
    expect(JSON.stringify(log.lines)).not.toContain("C-1042");
  });

  it("may be the first of its file", async () => {
    await record(2, { maxFileSize: 10 });
    const [, second] = filesOf(1);
    truncateSync(second, 5);
    await record(1, { maxFileSize: 10_000 });
    // The first record, the one of the torn line, and the new one.
    expect(await verdictOn(1)).toMatchObject({ records: 3 });
  });

  it.each([1, 2, 3])(
    "leaves all that was answered for, when the process is killed while it writes (%i)",
    async () => {
      const child = spawn(
        process.execPath,
        ["-r", "@swc-node/register", projectFile("test", "helpers", "auditWriter.ts"), folder],
        { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] },
      );
      let told = "";
      child.stdout.on("data", (chunk: Buffer) => {
        told += chunk.toString();
        // In the midst of its work: groups are being written all the time.
        if (told.length > 20_000) child.kill("SIGKILL");
      });
      await once(child, "close");
      await record(1);
      const verdict = await verdictOn(1);
      expect(verdict.broken).toBeUndefined();
      const recorded = new Set(
        (await all(new FileReader(folder).find({}))).map(({ record }) => record.requestId),
      );
      const answered = told.split("\n").slice(0, -1);
      expect(answered.length).toBeGreaterThan(1_000);
      expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
    },
  );
});

describe("a file that somebody else touched while it was written", () => {
  it.each([
    ["wrote to", (file: string) => appendFileSync(file, "{}\n")],
    ["cut", (file: string) => truncateSync(file, 10)],
    ["took away", (file: string) => rmSync(file)],
    [
      "replaced",
      (file: string) => {
        const content = readFileSync(file);
        renameSync(file, `${file}.old`);
        writeFileSync(file, content);
      },
    ],
  ])("is not gone on with: %s", async (_name, touch) => {
    const log = keptLog();
    const audit = await open({}, log);
    await audit.record(entry());
    const [file] = filesOf(1);
    touch(file);
    await expect(audit.record(entry())).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    await audit.record(entry());
    await audit.close();
    expect(log.lines[0]).toMatchObject({
      level: "error",
      fields: {
        cause: { code: "AUDIT_BROKEN", message: expect.stringContaining("1/000000000001-") as string },
      },
    });
    expect(await verdictOn(2)).toMatchObject({ records: 1 });
  });

  it("keeps the program from starting where its last line is no record", async () => {
    await record(2);
    const [file] = filesOf(1);
    writeFileSync(file, readFileSync(file, "utf8").replace(/manager(?!.*\n.*manager)/, "auditor"));
    appendFileSync(file, "nonsense\n");
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_BROKEN" });
    // Its lock was given back.
    rmSync(file);
    await (await open()).close();
  });
});

it("refuses while the disk is full, and goes on when it is not", async () => {
  const sink = new FileSink({ folder, maxFileSize: 1024 ** 2 });
  const audit = await AuditLog.open(sink, keptLog(), { rest: 0 });
  await audit.record(entry());
  // What a full disk leaves: a part of a line, and an error.
  const { handle } = (
    sink as unknown as { current: { handle: { appendFile(bytes: Buffer): Promise<void> } } }
  ).current;
  const append = handle.appendFile.bind(handle);
  handle.appendFile = async (bytes) => {
    await append(bytes.subarray(0, 50));
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };
  await expect(audit.record(entry())).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
  await audit.record(entry());
  await audit.close();
  // The first, the one that tells of the part, and the last.
  expect(await verdictOn(1)).toMatchObject({ records: 3 });
  expect(filesOf(1, ".torn")).toHaveLength(1);
});

it("says why a log cannot be opened", async () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  const sink = new FileSink({ folder: path.join(file, "log"), maxFileSize: 1024 });
  await expect(AuditLog.open(sink, keptLog())).rejects.toMatchObject({
    code: "AUDIT_UNAVAILABLE",
    message: expect.stringContaining("ENOTDIR") as string,
  });
});

it("takes nothing after it was closed", async () => {
  const audit = await open();
  await audit.close();
  await expect(audit.record(entry())).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
  expect(filesOf(1)).toEqual([]);
});
