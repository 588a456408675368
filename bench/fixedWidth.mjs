// What decoding fixed-width records costs: MB of file a second of CPU, on one core, and the memory of a 200 MB file.
// Prints a line of JSON each. `node --expose-gc bench/fixedWidth.mjs [MB]` after `npm run build`.
import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const kit = (file) => import(path.join(root, "dist", "subgraphs", "kit", "adapters", file));
const { fixedWidth } = await kit("fixedWidth/fixedWidth.js");
const { recordBytes, writeFixedWidth } = await kit("fixedWidth/writeFixedWidth.js");
const { readFixedWidth } = await kit("fixedWidth/readFixedWidth.js");
const { openSystem } = await kit("system.js");

const MB = 1e6;
const [size = "200"] = process.argv.slice(2);

// An account as a core writes it: a field every eleven bytes, of every kind.
const COPYBOOK = `
       01  ACCOUNT-RECORD.
           05  RECORD-TYPE        PIC X(2).
           05  ACCOUNT-ID         PIC X(12).
           05  ACCOUNT-NUMBER     PIC 9(15).
           05  IBAN               PIC X(34).
           05  KIND               PIC X(2).
           05  PRODUCT-CODE       PIC X(8).
           05  STATUS-CODE        PIC X.
           05  CURRENCY-CODE      PIC X(3).
           05  RATE-GIVEN         PIC X.
           05  INTEREST-RATE      PIC S9(3)V9(6) COMP-3.
           05  OPENED-ON          PIC 9(8).
           05  CLOSED-ON          PIC 9(8).
           05  BALANCE-BOOKED     PIC S9(16)V99 COMP-3.
           05  BALANCE-AVAILABLE  PIC S9(13)V99 COMP-3.
           05  BALANCE-ZONED      PIC S9(11)V99.
           05  BRANCH             PIC 9(4) COMP.
           05  SEQUENCE-NO        PIC S9(9) COMP.
           05  TITLE-TEXT         PIC X(40).
           05  FILLER             PIC X(23).
`;

const formatOf = (codePage) => fixedWidth({ copybook: COPYBOOK, codePage, framing: "fixed" });
const account = (i, title) => ({
  kind: "ACCOUNT-RECORD",
  fields: {
    recordType: "10",
    accountId: `A-${100_000 + i}`,
    accountNumber: `8801${String(i).padStart(11, "0")}`,
    iban: i % 3 ? "" : "DE89370400440532013000",
    kind: "CU",
    productCode: "DCUR",
    statusCode: "A",
    currencyCode: "CNY",
    rateGiven: "Y",
    interestRate: "1.850000",
    openedOn: "20200131",
    closedOn: "0",
    balanceBooked: `${i * 7_919}.25`,
    balanceAvailable: `${i % 2 ? "-" : ""}${i * 7_919}.25`,
    balanceZoned: "-1234567.89",
    branch: "17",
    sequenceNo: String(-i),
    titleText: title,
  },
});

/** CPU seconds of some work. */
function cpuOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

for (const [codePage, title] of [
  ["cp037", "Current account of a branch"],
  ["ascii", "Current account of a branch"],
  ["cp1388", "Current account of a branch"],
  ["cp1388", "北京分行活期账户"],
]) {
  const format = formatOf(codePage);
  const { decode } = format.kinds.get("ACCOUNT-RECORD");
  const records = Array.from({ length: 5_000 }, (_, i) => recordBytes(format, account(i, title)));
  const bytes = Buffer.concat(records);
  const rates = Array.from({ length: 11 }, () => {
    const seconds = cpuOf(() => {
      for (let round = 0; round < 10; round++)
        for (let at = 0; at < bytes.length; at += format.length) decode(bytes, at, at + format.length);
    });
    return (10 * bytes.length) / MB / seconds;
  }).sort((a, b) => a - b);
  const [median, best] = [rates[5], rates[10]].map((rate) => Number(rate.toFixed(1)));
  console.log(JSON.stringify({ decoded: codePage, title, fields: 18, bytes: format.length, median, best }));
}

const folder = await mkdtemp(path.join(os.tmpdir(), "fixed-"));
try {
  const file = path.join(folder, "accounts.dat");
  const format = formatOf("cp037");
  const count = Math.ceil((Number(size) * MB) / format.length);
  await writeFixedWidth(
    file,
    format,
    (function* () {
      for (let i = 0; i < count; i++) yield account(i % 90_000, "Current account of a branch");
    })(),
  );
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const cpu = process.cpuUsage();
  let most = before;
  let read = 0;
  const system = openSystem({ name: "bench" });
  for await (const records of readFixedWidth(file, format, { system, call: { name: "read", keys: 1 } })) {
    read += records.length;
    most = Math.max(most, process.memoryUsage().rss);
  }
  const { user, system: kernel } = process.cpuUsage(cpu);
  const megabytes = (await stat(file)).size / MB;
  console.log(
    JSON.stringify({
      file: `${megabytes.toFixed(0)} MB`,
      records: read,
      "MB a CPU second": Number((megabytes / ((user + kernel) / 1e6)).toFixed(1)),
      "MB resident at the most": Math.round(most / 1024 ** 2),
      "of these before": Math.round(before / 1024 ** 2),
    }),
  );
} finally {
  await rm(folder, { recursive: true });
}
