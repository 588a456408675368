// How well and how fast matching finds one person's records: node bench/identity.mjs [records…], after npm run build.
// Without arguments 10,000, 100,000 and 1,000,000, each in a process of its own; writes bench/identity.md.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { performance } from "node:perf_hooks";
import { knownPeople, personOf } from "../dist/bank/demo/knownPeople.js";
import { matchParties } from "../dist/subgraphs/customers/identity/matchParties.js";

const [command, ...rest] = process.argv.slice(2);
if (command === "one") console.log(JSON.stringify(await measure(Number(rest[0]))));
else {
  const sizes = [command, ...rest].filter(Boolean).map(Number);
  const measured = [];
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    console.error(`${size} records`);
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
    measured.push(
      JSON.parse(execFileSync(process.execPath, [import.meta.filename, "one", String(size)], options)),
    );
    console.error(measured.at(-1));
  }
  writeFileSync(new URL("identity.md", import.meta.url), reportOf(measured));
}

/** Matches generated people, whose records come in a stream: nothing of them is kept but whose each is. */
async function measure(size) {
  let [records, truePairs, made] = [0, 0, 0];
  let [person, copies] = [-1, 0];
  const store = {
    count: async () => size,
    async *parties() {
      const batches = knownPeople(size);
      for (;;) {
        const before = process.cpuUsage();
        const { value: batch, done } = batches.next();
        const { user, system } = process.cpuUsage(before);
        made += (user + system) / 1e6;
        if (done) return;
        for (const { id } of batch) {
          if (personOf(id) !== person) [person, copies] = [personOf(id), 0];
          truePairs += copies++;
          records++;
        }
        yield batch;
      }
    },
    async *neverLinks() {},
    begin: async () => "bench",
    async write(_, decisions) {
      for (const { a, b, decision } of decisions) {
        const isTrue = personOf(a) === personOf(b);
        if (decision === "LINK") isTrue ? right++ : wrong++;
        else review++;
      }
    },
    finish: async () => {},
  };
  let [right, wrong, review] = [0, 0, 0];
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 200);
  const steps = {};
  let [step, since, memoryAtStep] = ["", process.cpuUsage(), 0];
  const onProgress = (next) => {
    peak = Math.max(peak, process.memoryUsage().rss);
    if (next === step) return;
    endStep();
    [step, since] = [next, process.cpuUsage()];
  };
  const endStep = () => {
    const { user, system } = process.cpuUsage(since);
    if (step !== "")
      steps[step] = { cpu: (user + system) / 1e6, mib: Math.round(process.memoryUsage().rss / 2 ** 20) };
  };
  const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
  const report = await matchParties(store, { onProgress });
  endStep();
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(look);
  return {
    records,
    compared: report.compared,
    precision: right / (right + wrong),
    recall: right / truePairs,
    review: review / (review + right + wrong),
    deterministic: report.deterministic / report.links,
    seconds: (performance.now() - started) / 1e3,
    cpu: (user + system) / 1e6 - made,
    made,
    mib: Math.round(peak / 2 ** 20),
    load: loadavg()[0],
    steps,
    model: report.models.PERSON,
    truePairs,
  };
}

function reportOf(measured) {
  const percent = (share) => `${(share * 100).toFixed(2)} %`;
  const rows = measured.map(
    ({ records, compared, precision, recall, review, deterministic, seconds, cpu, made, mib, load }) =>
      [
        records.toLocaleString("en"),
        compared.toLocaleString("en"),
        precision.toFixed(4),
        recall.toFixed(4),
        percent(review),
        percent(deterministic),
        cpu.toFixed(1),
        seconds.toFixed(0),
        made.toFixed(0),
        mib,
        load.toFixed(1),
      ].join(" | "),
  );
  const last = measured.at(-1);
  const steps = Object.entries(last.steps).map(
    ([name, { cpu, mib }]) => `| ${name} | ${cpu.toFixed(1)} | ${mib} |`,
  );
  const rates = Object.entries(last.model.rates).map(([name, { m, u }]) => {
    const list = (numbers) => numbers.map((number) => number.toPrecision(2)).join(", ");
    return `| ${name} | ${list(m)} | ${list(u)} |`;
  });
  return `# How well and how fast records are matched

\`node bench/identity.mjs\`, after \`npm run build\`, on Node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()},
${Math.round(totalmem() / 2 ** 30)} GiB, ${new Date().toISOString().slice(0, 10)}. Generated people (\`bank/demo/knownPeople.ts\`): seven of ten with Chinese
names, in characters, pinyin or both; families with one home and landline; 16 % of families with a child have twins, 5 % a
child who bears its father's name. Of the records 7 % have a mistyped name, 4 % swapped names, 3 % no and 3 % a mistyped
birthday; 15 % another home, 15 % another phone, 8 % none; 55 % an e-mail address, 45 % an identity number (2 % mistyped).

Precision is of pairs linked, recall of all pairs of one person's records, review of all pairs decided on. CPU seconds are
matching's own, without those of making the people (beside them); seconds and load say what else the machine did.

| records | pairs compared | precision | recall | review | by identifier | CPU s | s | people s | peak MiB | load |
| ------- | -------------- | --------- | ------ | ------ | ------------- | ----- | - | -------- | -------- | ---- |
${rows.map((row) => `| ${row} |`).join("\n")}

Asked were a precision of 0.99, a recall of 0.95 and less than 3 % in review.

## Where the time goes, with ${last.records.toLocaleString("en")} records

| step | CPU s | MiB at its end |
| ---- | ----- | -------------- |
${steps.join("\n")}

Reading includes making the people, ${last.made.toFixed(0)} s of it.

## What was estimated

${Math.round(last.model.pairs.match).toLocaleString("en")} pairs of one person, where there are ${last.truePairs.toLocaleString("en")}. Levels from least to most alike:

| comparison | m | u |
| ---------- | - | - |
${rates.join("\n")}
`;
}
