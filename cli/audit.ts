// npm run audit -- verify | who-saw C-1042 --since 2026-11-01 | seal: reads the audit log, while gateways may be writing it.
import { parseArgs } from "node:util";
import { readConfig } from "../config";
import type { AuditReader } from "../gateway/policy/audit/auditReader";
import { openAuditReader } from "../gateway/policy/audit/openAudit";
import { type AuditRecord, GENESIS } from "../gateway/policy/audit/record";
import { readSeal, sealText, verifyChain } from "../gateway/policy/audit/verify";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";

runProgram(async () => {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [command, customer, ...others] = positionals;
  if (others.length > 0 || (customer !== undefined) !== (command === "who-saw")) throw misused();
  const reader = await openAuditReader(readConfig().auditLog);
  try {
    if (command === "verify") await verify(reader, values);
    else if (command === "who-saw") await whoSaw(reader, customer, values);
    else if (command === "seal") await verify(reader, {}, true);
    else throw misused();
  } finally {
    await reader.close();
  }
});

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        head: { type: "string", multiple: true },
        after: { type: "string", multiple: true },
        since: { type: "string" },
        until: { type: "string" },
        json: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw fail("AUDIT_OPTION_INVALID", { cause });
  }
}

function misused() {
  return fail("AUDIT_OPTION_INVALID");
}

/** Proves every chain; as a seal, tells their heads alone. Throws AUDIT_BROKEN. */
async function verify(
  reader: AuditReader,
  { head = [], after = [] }: { head?: string[]; after?: string[] },
  isSeal = false,
): Promise<void> {
  const seals = head.map(readSeal);
  const starts = after.map(readSeal);
  const named = [...seals, ...starts].map(({ chain }) => chain);
  const chains = [...new Set([...(await reader.chains()), ...named])].sort((a, b) => a - b);
  let broken: string | undefined;
  for (const chain of chains) {
    const verdict = await verifyChain(
      reader.lines(chain),
      seals.filter((seal) => seal.chain === chain),
      starts.find((start) => start.chain === chain) ?? GENESIS,
    );
    const seal = sealText({ chain, ...verdict.head });
    if (verdict.broken) {
      const { file, line, why } = verdict.broken;
      const place = file === "" ? `chain ${chain}` : `${file}, line ${line}`;
      console.error(`${place}: ${why}`);
      broken ??= place;
    } else
      console.log(isSeal ? seal : `chain ${chain}: ${verdict.records} records, as written; head ${seal}`);
  }
  if (chains.length === 0) console.error("The audit log is empty.");
  if (broken !== undefined) throw fail("AUDIT_BROKEN", { detail: `It is broken at ${broken}.` });
}

/** Who was given data of a customer: a line a request. */
async function whoSaw(
  reader: AuditReader,
  customer: string,
  { since, until, json = false }: { since?: string; until?: string; json?: boolean },
): Promise<void> {
  let count = 0;
  for await (const { record } of reader.find({ customer, since: readTime(since), until: readTime(until) })) {
    console.log(json ? JSON.stringify(record) : lineOf(record));
    count++;
  }
  if (!json) console.log(`${count} ${count === 1 ? "record names" : "records name"} ${customer}.`);
}

function lineOf(record: AuditRecord): string {
  const { at, loud, who, purpose, reason, address, operation, classes = [], outcome } = record;
  return [
    at,
    who
      ? `${who.subject} (${[who.issuer, who.relationshipManager, who.branch].filter(Boolean).join(", ")})`
      : "-",
    [loud && "BREAK GLASS:", purpose !== "BREAK_GLASS" && purpose, reason].filter(Boolean).join(" ") || "-",
    address ?? "-",
    [operation?.type, operation?.name ?? operation?.hash?.slice(0, 12)].filter(Boolean).join(" ") || "-",
    classes.join(" ") || "-",
    outcome ?? "-",
  ].join(" | ");
}

/** A day or a time, as a time in UTC. */
function readTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  const isTime = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(time);
  if (isTime) return new Date(time).toISOString();
  throw fail("AUDIT_OPTION_INVALID", { detail: "A time looks like 2026-11-01 or 2026-11-01T09:00:00Z." });
}
