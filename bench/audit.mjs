// How many records a second the audit log takes on one file: node bench/audit.mjs, after npm run build.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AuditLog } from "../dist/gateway/policy/audit/auditLog.js";
import { FileReader } from "../dist/gateway/policy/audit/fileReader.js";
import { FileSink } from "../dist/gateway/policy/audit/fileSink.js";
import { verifyChain } from "../dist/gateway/policy/audit/verify.js";

const SECONDS = 5;
/** Requests that are answered at a time: each waits for its record before it makes another. */
const AT_A_TIME = 2_000;

const folder = mkdtempSync(path.join(process.argv[2] ?? tmpdir(), "customer-graph-audit-"));
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const entryOf = (number) => ({
  at: new Date().toISOString(),
  caller: {
    subject: "manager",
    issuer: "https://issuer.example",
    scopes: ["customer:read", "rows:assigned"],
    purpose: "SERVICE",
    relationshipManagerId: "RM-7",
    branchId: "B-3",
  },
  address: "127.0.0.1",
  requestId: "3f1a0b6e-2f0c-4d51-9d4e-0d8f6c1c7a11",
  operation: { name: "customerView", type: "query", hash: "ab".repeat(32) },
  customers: [`C-${1000 + (number % 1000)}`],
  classes: ["ADDRESS", "BIRTH_DATE", "EMAIL", "NAME", "PHONE"],
  refused: [],
  outcome: "ANSWERED",
});

try {
  const audit = await AuditLog.open(new FileSink({ folder, maxFileSize: 1024 ** 3 }), silent);
  let count = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const worker = async () => {
    while (performance.now() - began < SECONDS * 1_000) {
      await audit.record(entryOf(count));
      count++;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await audit.close();
  console.log(`${Math.round(count / seconds)} records/s over ${seconds.toFixed(1)} s, each fsynced`);
  console.log(`${((user + system) / count).toFixed(1)} µs of CPU a record`);
  const verifying = performance.now();
  const { records, broken } = await verifyChain(new FileReader(folder).lines(1));
  if (broken || records !== count) throw new Error(`${records} of ${count} records: ${broken?.why}`);
  console.log(`verified at ${Math.round(records / ((performance.now() - verifying) / 1_000))} records/s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
