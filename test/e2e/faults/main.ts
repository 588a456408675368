// npm run faults -- --seconds 10: each fault of each subgraph under load; writes what was counted into
// docs/reliability.md.
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { SUBGRAPHS } from "../../../config";
import { projectFile } from "../../../schema/files";
import { DEADLINE, type DistributedBank, startDistributedBank, SUBGRAPH_TIMEOUT } from "./distributedBank";
import { FAULTS } from "./faults";
import { CALLERS, type Counts } from "./load";
import { readQuestions } from "./questions";
import {
  runFault,
  runKills,
  runReloads,
  type Trial,
  type TrialOptions,
  type Vitals,
  vitalsOf,
} from "./trials";

const FILE = projectFile("docs", "reliability.md");
const [BEGIN, END] = ["<!-- measured: npm run faults -->", "<!-- end -->"];

const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" } } });
const seconds = Number(values.seconds);
if (!(seconds >= 1 && seconds <= 600)) throw new Error("--seconds takes a number from 1 to 600.");

const say = (line: string) => process.stdout.write(`${line}\n`);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const fixed = (value: number, digits = 0) => value.toFixed(digits);
const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const table = (heads: readonly string[], rows: readonly string[]) =>
  [row(heads), row(heads.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows].join("\n");

async function main(): Promise<void> {
  const load = fixed(os.loadavg()[0], 1);
  const bank = await startDistributedBank();
  try {
    const questions = await readQuestions(bank.direct.url, bank.token);
    await readQuestions(bank.proxied.url, bank.token);
    const text = await measure({ bank, questions, seconds });
    await write(`${environment(bank, load)}\n\n${text}`);
  } finally {
    await bank.close();
  }
}

async function measure(options: TrialOptions): Promise<string> {
  const { bank, questions } = options;
  const holding = async () => [
    await vitalsOf(bank.direct, { bank, questions }),
    await vitalsOf(bank.proxied, { bank, questions }),
  ];
  const before = await holding();
  const rows: string[] = [];
  for (const fault of FAULTS) {
    const trials: Trial[] = [];
    for (const subgraph of SUBGRAPHS) {
      trials.push(await runFault(fault, subgraph, options));
      complain(`${subgraph} ${fault.name}`, trials.at(-1)!);
    }
    rows.push(faultRow(fault.name, trials));
  }
  const reloads = await runReloads({ ...options, seconds: Math.max(6, seconds) });
  complain("reloads", reloads);
  const after = await holding();
  const kills = await runKills(options);
  complain("kills", kills);
  const { given, served, refused } = reloads;
  return [
    table(FAULT_HEADS, rows),
    table(COUNT_HEADS, [
      row([
        `another graph each second: ${given}, ${served} served, ${refused} refused`,
        ...countCells([reloads]),
      ]),
      row([
        `each of two gateways killed: ${kills.sentAgain} requests sent to the other`,
        ...countCells([kills]),
      ]),
    ]),
    table(
      ["gateway", "sockets before", "and after", "memory in use before, MB", "and after"],
      ["that asks the subgraphs", "that asks the proxies"].map((name, i) =>
        vitalsRow(name, before[i], after[i]),
      ),
    ),
  ].join("\n\n");
}

function complain(what: string, { complaints, requests, incomplete, slowest }: Counts): void {
  say(`${what}: ${requests} requests, ${incomplete} incomplete, slowest ${fixed(slowest)} ms`);
  for (const complaint of complaints) say(`  ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
}

const COUNTED = ["requests", "wrong", "unanswered", "late", "healthy sections lost"];
const COUNT_HEADS = ["what happens", ...COUNTED, "slowest, ms"];
const FAULT_HEADS = [
  "a subgraph …",
  ...COUNTED,
  "without its section",
  "slowest, ms",
  "well again after, s",
  "sockets more",
  "memory more at most, MB",
];

function countCells(trials: readonly Counts[]): (string | number)[] {
  const total = (name: "requests" | "wrong" | "unanswered" | "late" | "lost") =>
    sum(trials.map((trial) => trial[name]));
  const slowest = Math.max(...trials.map((trial) => trial.slowest));
  return [
    total("requests"),
    total("wrong"),
    total("unanswered"),
    total("late"),
    total("lost"),
    fixed(slowest),
  ];
}

function faultRow(name: string, trials: readonly Trial[]): string {
  const counts = countCells(trials);
  const most = (of: (trial: Trial) => number) => Math.max(...trials.map(of));
  return row([
    name,
    ...counts.slice(0, -1),
    sum(trials.map(({ incomplete }) => incomplete)),
    ...counts.slice(-1),
    fixed(most(({ recovery }) => recovery) / 1_000, 1),
    most(({ sockets }) => sockets.after - sockets.before),
    fixed(most(({ resident }) => resident.peak - resident.before)),
  ]);
}

function vitalsRow(name: string, before: Vitals, after: Vitals): string {
  return row([name, before.sockets, after.sockets, fixed(before.inUse), fixed(after.inUse)]);
}

function environment({ database }: DistributedBank, load: string): string {
  const { model } = os.cpus()[0];
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${os.type()} ${os.release()},`,
    `${os.availableParallelism()} cores (${model.trim()}), load average at the start ${load}, ${database} database.`,
    `${CALLERS} callers; each fault lasts ${seconds} s or more, once for each of the ${SUBGRAPHS.length} subgraphs.`,
    `\`REQUEST_DEADLINE_MS=${DEADLINE}\`, \`SUBGRAPH_TIMEOUT_MS=${SUBGRAPH_TIMEOUT}\`.`,
  ].join(" ");
}

/** Puts what was measured between the document's marks. */
async function write(measured: string): Promise<void> {
  const document = readFileSync(FILE, "utf8");
  const [begin, end] = [document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END)];
  const text = `${document.slice(0, begin)}\n\n${measured}\n\n${document.slice(end)}`;
  writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: "markdown" }));
}

void main();
