// npm run identity -- match [--dry-run] | explain <a> <b> | publish [--follow]: which customers' records are one person,
// why, and telling the other subgraphs what stewards made of it.
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { databaseLocation, readConfig } from "../config";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";
import { projectFile } from "../schema/files";
import { explainPair } from "../subgraphs/customers/identity/explainPair";
import { type MatchReport, matchParties } from "../subgraphs/customers/identity/matchParties";
import { openMatchStore } from "../subgraphs/customers/sources/matchStore";
import type { MatchStore } from "../subgraphs/customers/identity/store";
import { openDatabase } from "../subgraphs/kit/database/open";
import { followIdentity } from "./followIdentity";

runProgram(async () => {
  const [first, ...others] = process.argv.slice(2);
  if (first === "publish") return followIdentity(readConfig(), others);
  const { command, ids, dryRun } = readArguments(process.argv.slice(2));
  const database = await openDatabase(
    "customers",
    databaseLocation(readConfig(), "customers"),
    projectFile("subgraphs", "customers", "prisma", "migrations"),
  );
  const progress = showProgress(process.stderr);
  try {
    const store = openMatchStore(database);
    if (command === "match") await match(store, dryRun, progress);
    else await explain(store, ids, progress);
  } finally {
    progress.stop();
    await database.close();
  }
});

/** Throws IDENTITY_OPTION_INVALID. */
function readArguments(args: string[]) {
  const { values, positionals } = parse(args);
  const [command, ...ids] = positionals;
  const { "dry-run": dryRun = false } = values;
  const isMatch = command === "match" && ids.length === 0;
  const isExplain = command === "explain" && ids.length === 2 && ids[0] !== ids[1] && !dryRun;
  if (!isMatch && !isExplain) throw fail("IDENTITY_OPTION_INVALID");
  return { command, ids, dryRun };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { "dry-run": { type: "boolean" } } });
  } catch (cause) {
    throw fail("IDENTITY_OPTION_INVALID", { cause });
  }
}

async function match(store: MatchStore, dryRun: boolean, progress: Progress): Promise<void> {
  const started = Date.now();
  const report = await matchParties(store, { dryRun, onProgress: (...step) => progress.show(...step) });
  progress.stop();
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  tell(report);
  console.log(dryRun ? `Nothing was written; this took ${seconds} s.` : `This took ${seconds} s.`);
}

function tell(report: MatchReport): void {
  console.table(Object.fromEntries(report.rules.map(({ rule, ...counts }) => [rule, counts])), [
    "blocks",
    "pairs",
    "largest",
    "oversized",
    "leftOut",
  ]);
  console.log(
    `${report.records} records, ${report.compared} pairs compared: ${report.links} links ` +
      `(${report.deterministic} by an identifier), ${report.review} for review, the others are separate.`,
  );
  for (const [why, count] of Object.entries(report.held))
    console.log(`${count} for review, not links: ${why}.`);
  if (report.leftOut > 0)
    console.log(`${report.leftOut} more for review were left out: decide on the others first.`);
  if (report.invalidIdentifiers > 0)
    console.log(`${report.invalidIdentifiers} identifiers were left out: a wrong check digit, or a filler.`);
  const together = Object.entries(report.clusters).filter(([size]) => size !== "1");
  for (const [size, count] of together) console.log(`${count} people have ${size} records.`);
}

async function explain(store: MatchStore, [a, b]: string[], progress: Progress): Promise<void> {
  const explanation = await explainPair(store, a, b, { onProgress: (...step) => progress.show(...step) });
  progress.stop();
  if (!explanation) throw fail("IDENTITY_PAIR_UNKNOWN");
  const { scored, evidence, thresholds, foundBy, isNeverLink } = explanation;
  console.table(
    evidence.map(({ comparison, level, weight }) => ({
      comparison,
      level,
      weight: Number(weight.toFixed(2)),
    })),
  );
  const { score, verdict, method, heldBy } = scored;
  console.log(
    `Score ${score.toFixed(2)} bits: a link from ${thresholds.link.toFixed(2)}, review from ${thresholds.review.toFixed(2)}.`,
  );
  console.log(
    `${isNeverLink ? "Never to be linked, as a steward said; else " : ""}${verdict}, ${method}${heldBy === null ? "" : `; held: ${heldBy}`}.`,
  );
  console.log(
    foundBy.length > 0
      ? `Found by: ${foundBy.join("; ")}.`
      : "No rule finds this pair: no run decides on it.",
  );
}

/** How a run gets on, shown to a person or left in a log. */
interface Progress {
  show(step: string, done: number, total?: number): void;
  stop(): void;
}

function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const single = new SingleBar({ format: "{step} [{bar}] {value}/{total}", stream });
  let current = "";
  return {
    show(step, done, total = 0) {
      if (step === current) single.setTotal(Math.max(total, done));
      else {
        single.stop();
        single.start(Math.max(total, done), 0, { step });
        current = step;
      }
      single.update(done, { step });
    },
    stop: () => single.stop(),
  };
}

/** A line for each step. */
function lines(stream: NodeJS.WritableStream): Progress {
  let current = "";
  return {
    show(step) {
      if (step !== current) stream.write(`${step}\n`);
      current = step;
    },
    stop: () => undefined,
  };
}
