// The comparison itself; run.mjs starts it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildSchema, executeSync, parse } from "graphql";
import { cpuSeconds, residentMegabytes } from "../load.mjs";
import { startServer } from "../processes.mjs";
import { roots } from "./bank.mjs";
import { contenders, peerVersion, SECURED } from "./contenders.mjs";
import { startIssuer } from "./issuer.mjs";
import { ask, load } from "./load.mjs";
import { bodyOf, distinctOperation, KEYS, WORKLOADS } from "./workloads.mjs";

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string" } },
});
const ROUNDS = Number(options.rounds ?? (options.quick ? 1 : 5));
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) throw new Error("--rounds takes a number from 1.");
const SECONDS = options.quick ? 0.5 : 1.5; // of one round
const WARM_UP = options.quick ? 0.5 : 8; // what compiles while it runs is to have done so
const CONNECTIONS = 64; // a front end's: 1,000 callers do not take turns on a few
const FEW_CONNECTIONS = 8; // for requests of which one keeps a gateway busy
const CALLERS = 1_000;
const VERIFIED_CALLERS = [0, 1, 2, 499, 999];
const COLD_OPERATIONS = 40;
const MOST_MINUTES = 20; // what is not begun by then is left out; what is begun takes two more at the most
const PORT = 4_811; // five of the subgraphs, then the contenders'
const SUBGRAPHS = ["customers", "deposits", "loans", "service", "wealth"].map((name, i) => ({
  name,
  url: `http://127.0.0.1:${PORT + i}/graphql`,
}));

const root = path.resolve(import.meta.dirname, "..", "..");
const schemaFile = (name) => readFileSync(path.join(root, "schema", name), "utf8");
const began = performance.now();
const isLate = () => performance.now() - began > MOST_MINUTES * 60_000;
const report = [];
const say = (...lines) => {
  console.log(lines.join("\n"));
  report.push(...lines);
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const fixed = (value, digits = 2) => value.toFixed(digits);
const spread = (values, digits) =>
  values.length === 1
    ? fixed(values[0], digits)
    : `${fixed(median(values), digits)} (${fixed(Math.min(...values), digits)}–${fixed(Math.max(...values), digits)})`;
const thousands = (value) => value.toLocaleString("en");

// A core for the contender under load; the subgraphs and the callers share the next, or have one each.
const cores = os.availableParallelism();
const STUB_CORE = cores > 1 ? 1 : 0;
const LOAD_CORE = cores > 2 ? 2 : STUB_CORE;
const isPinned =
  spawnSync("taskset", ["-acp", String(LOAD_CORE), String(process.pid)], { stdio: "ignore" }).status === 0;

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-graph-gateways-"));
// The committed graph, but asked where the stand-ins answer. The peers' is without the directives of access: some of them
// serve no graph that has them, or ask for tokens, and none here is to do what we measure separately.
const supergraphFile = path.join(folder, "supergraph.graphql");
const supergraph = SUBGRAPHS.reduce(
  (sdl, { name, url }) =>
    sdl.replace(new RegExp(`(@join__graph\\(name: "${name}", url: )"[^"]*"`), `$1"${url}"`),
  schemaFile("supergraph.graphql"),
);
writeFileSync(supergraphFile, supergraph);
const peersFile = path.join(folder, "peers.graphql");
const ACCESS =
  /^ *@link\(url: "[^"]*\/(requiresScopes|pii)\/[^\n]*\n|@requiresScopes\(scopes: \[\[[^\]]*\]\]\)|@pii\([^)]*\)(?= *$)/gm;
writeFileSync(peersFile, supergraph.replaceAll(ACCESS, ""));
const apiSchema = buildSchema(schemaFile("api.graphql"));
const started = [];
const issuer = await startIssuer(PORT - 1, CALLERS);
const leftOut = [];
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
try {
  await compare();
} finally {
  await Promise.all(started.map((server) => server.stop()));
  issuer.close();
  rmSync(folder, { recursive: true, force: true });
}

async function compare() {
  await start({
    args: [path.join(import.meta.dirname, "subgraphs.mjs")],
    env: { SUBGRAPHS: SUBGRAPHS.map(({ name }) => name).join() },
    port: PORT,
    path: "/",
    core: STUB_CORE,
  });
  const all = contenders(SUBGRAPHS, issuer.settings, path.join(folder, "audit"));
  const running = [];
  for (const [i, contender] of all.entries()) {
    const port = PORT + SUBGRAPHS.length + i;
    try {
      const { url, pid } = await startContender(contender, port);
      running.push({ ...contender, url, pid });
    } catch (error) {
      leaveOut(contender, "everything", error);
    }
  }
  heading(running);
  await measureCold(running);
  for (const name of Object.keys(WORKLOADS)) await measureWorkload(name, running);
  await measureSecurity(running);
  await measureKeys([running[0], running.find(({ name }) => name.startsWith("hand-written"))]);
  await measureOperations(all[0], PORT + SUBGRAPHS.length + all.length);
  say("", "## Left out", "");
  if (leftOut.length === 0) say("Nobody.");
  for (const { name, from, reason } of leftOut) say(`- ${name}, from ${from}: ${reason}`);
  say("", `Took ${fixed((performance.now() - began) / 60_000, 1)} minutes.`);
  writeFileSync(path.join(import.meta.dirname, "results.md"), `${report.join("\n")}\n`);
}

async function start(server) {
  const running = await startServer(server);
  started.push(running);
  return running;
}

function startContender({ args, env, isOurs }, port) {
  const own = {
    NODE_ENV: "production",
    TRUSTED_DOCUMENTS: "all",
    SUPERGRAPH: isOurs ? supergraphFile : peersFile,
    SUBGRAPH_URLS: JSON.stringify(SUBGRAPHS),
  };
  return start({ args, env: { ...own, ...env }, port, path: "/", core: 0 });
}

function leaveOut({ name, isOurs }, from, error) {
  if (isOurs) throw error; // there is nothing to compare with
  const reason = error.message.split("\n")[0];
  console.error(`${name} is left out of ${from}: ${error.message}`);
  leftOut.push({ name, from, reason });
}

function heading(running) {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const place = isPinned
    ? `pinned: the contender to core 0, subgraphs to core ${STUB_CORE}, callers to core ${LOAD_CORE}`
    : "not pinned to cores: there is no taskset";
  say(
    "# The gateway alone beside its peers",
    "",
    `Customer Graph ${version}, Node ${process.version}, ${os.type()} ${os.release()}, ${cores} cores`,
    `(${os.cpus()[0].model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GB; load average at the start ${fixed(os.loadavg()[0])}.`,
    `${new Date().toISOString().slice(0, 10)}, made by \`node bench/gateways/run.mjs${options.quick ? " --quick" : ""}\`; ${place}.`,
    "",
    "Every contender serves the same five subgraphs over HTTP, whose answers are kept ready as text, so that the",
    "subgraphs cost next to nothing. All contenders run; one is loaded at a time, in rounds that interleave them.",
    `${CONNECTIONS} connections send the next request when the last was answered: ${SECONDS} s a round, ${ROUNDS} rounds after ${WARM_UP} s to`,
    "warm up. Figures are medians over rounds, with the least and the greatest; × is the median of the rounds'",
    "ratios to Customer Graph. CPU is user and system time of the whole process from `/proc`; busy is CPU over",
    "time: far below 100 % the contender waited for the callers' core, or for whatever else this machine did, and its",
    "requests/s and latencies are those of the machine, not its own.",
    "",
    "Before that, each contender's answers are compared with those of graphql-js over the same data without any",
    `federation (${VERIFIED_CALLERS.length} callers a workload, equal in every value); under load the length of every answer is checked.`,
    "",
    `One caller asks the same again and again. ${thousands(CALLERS)} callers each ask with variables of their own, for other customers,`,
    "and with a token of their own. No contender passes that header on, so what keeps their",
    "requests apart is the variables: no two callers' fetches are the same, and sharing fetches gains nothing.",
    "",
    `"${SECURED}" is the gateway as it is run: it checks the tokens, tells the subgraphs, signed, who asks, applies what`,
    "callers may see, and puts each request on record, fsynced, before the answer leaves. No peer here does any of that, so",
    '"Customer Graph" is the same pipeline without it.',
    "",
    "The hand-written program knows every workload and checks nothing; it is the floor. Mercurius plans in",
    "Federation 1 and gets the same subgraphs in its words; its gateway does not work with graphql 16.15, so that all",
    `peers run on graphql ${peerVersion("graphql")}. No contender keeps answers; logs are off but for errors.`,
    "",
    `Contenders: ${running.map(({ name }) => name).join("; ")}.`,
  );
}

function requestOf(query, variables, caller, tokens = issuer.tokens) {
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `Bearer ${tokens[caller]}`,
  };
  return { headers, body: bodyOf(query, variables) };
}

function referenceOf(query, variableValues) {
  const answer = executeSync({ schema: apiSchema, document: parse(query), rootValue: roots, variableValues });
  return JSON.parse(JSON.stringify(answer));
}

function dataOf({ status, text }) {
  if (status !== 200) throw new Error(`it answered ${status}: ${text.slice(0, 300)}`);
  const { data, errors } = JSON.parse(text);
  if (errors) throw new Error(`it answered an error: ${JSON.stringify(errors[0].message)}`);
  return data;
}

/** How many bytes an answer may have: of the milliseconds that it tells, the digits differ. */
function bytesOf({ text }) {
  const timing = /"ms":[\d.]+/g;
  const least = text.replaceAll(timing, '"ms":0').length;
  return { least, most: least + (text.match(timing) ?? []).length * "99999.9".length };
}

/** Compares the answers of some callers with the reference; returns how many bytes an answer may have. */
async function verify({ url }, { query, variablesOf }) {
  const lengths = new Set();
  let bytes;
  for (const caller of VERIFIED_CALLERS) {
    const answer = await ask(url, requestOf(query, variablesOf(caller), caller));
    const data = dataOf(answer);
    try {
      assert.deepEqual(data, referenceOf(query, variablesOf(caller)).data);
    } catch (difference) {
      throw new Error(`its answer differs: ${difference.message.replaceAll("\n", " ").slice(0, 300)}`);
    }
    bytes = bytesOf(answer);
    lengths.add(bytes.least);
  }
  if (lengths.size > 1) throw new Error("its answers to equal questions differ in length");
  return bytes;
}

async function measureWorkload(name, running) {
  const workload = WORKLOADS[name];
  const { title, about, query, variablesOf } = workload;
  const size = JSON.stringify(referenceOf(query, variablesOf(0))).length;
  const taking = [];
  for (const contender of running)
    try {
      taking.push({ ...contender, bytes: await verify(contender, workload) });
    } catch (error) {
      leaveOut(contender, title, error);
    }
  const requests = Array.from({ length: CALLERS }, (_, caller) =>
    requestOf(query, variablesOf(caller), caller),
  );
  say(
    "",
    `## ${title}`,
    "",
    `${about[0].toUpperCase()}${about.slice(1)}. An answer has ${fixed(size / 1_000, 1)} KB.`,
  );
  for (const callers of [1, CALLERS]) {
    if (isLate()) return say("", "The time was over.");
    const rounds = new Map(taking.map(({ name: contender }) => [contender, []]));
    for (let round = 0; round <= ROUNDS && !isLate(); round++)
      for (let i = 0; i < taking.length; i++) {
        const contender = taking[(i + round) % taking.length]; // nobody is always first
        const results = rounds.get(contender.name);
        if (results === undefined) continue; // it failed
        try {
          const result = await load({
            ...contender,
            requestOf: (n) => requests[n % callers],
            seconds: round === 0 ? WARM_UP : SECONDS,
            connections: CONNECTIONS,
          });
          if (round > 0) results.push(result);
        } catch (error) {
          leaveOut(contender, `${title}, ${callers} callers`, error);
          rounds.delete(contender.name);
        }
      }
    tabulate(callers, rounds);
  }
}

function tabulate(callers, rounds) {
  const ours = [...rounds.values()][0];
  if (ours.length === 0) return say("", "The time was over.");
  const figure = (results, key) => results.map((result) => result[key]);
  const ratio = (results, key) => {
    const paired = Math.min(results.length, ours.length);
    return fixed(median(Array.from({ length: paired }, (_, i) => results[i][key] / ours[i][key])));
  };
  say(
    "",
    `### ${callers === 1 ? "One caller" : `${thousands(callers)} callers`}`,
    "",
    "| contender | CPU ms a request | × | requests/s | × | p50 ms | p99 ms | memory MB | busy |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
  );
  const byCost = [...rounds]
    .filter(([, results]) => results.length > 0)
    .sort(([, a], [, b]) => median(figure(a, "cpuMs")) - median(figure(b, "cpuMs")));
  for (const [name, results] of byCost)
    say(
      `| ${name} | ${spread(figure(results, "cpuMs"), 3)} | ${ratio(results, "cpuMs")} | ${spread(figure(results, "perSecond"), 0)} | ${ratio(results, "perSecond")} | ${fixed(median(figure(results, "p50")))} | ${fixed(median(figure(results, "p99")))} | ${fixed(median(figure(results, "megabytes")), 0)} | ${fixed(median(figure(results, "busy")) * 100, 0)} % |`,
    );
}

/** What an operation costs that was never seen: reading, validating, planning and compiling it. */
async function measureCold(running) {
  const { query, variablesOf } = WORKLOADS.customerView;
  const cold = (i) => requestOf(query.replace("customer(id: $id) {", `$& cold_${i}: id`), variablesOf(0), 0);
  say(
    "",
    "## An operation never seen before",
    "",
    "The customer view: CPU of the first request that a process gets, and of a request whose operation is new to a",
    `process that has seen ${COLD_OPERATIONS} others (mean of ${COLD_OPERATIONS}). Both hold the request itself, which the next column has.`,
    "",
    "| contender | first request, CPU ms | new operation, CPU ms | known operation, CPU ms | memory MB |",
    "| --- | ---: | ---: | ---: | ---: |",
  );
  for (const contender of running) {
    const { name, url, pid, args } = contender;
    if (args[0].endsWith("handWritten.mjs")) continue; // it plans nothing
    const mean = async (count, requestAt) =>
      (await load({ url, pid, requestOf: requestAt, count, connections: 1, seconds: 20 })).cpuMs;
    try {
      const before = cpuSeconds(pid);
      dataOf(await ask(url, cold(0)));
      const first = (cpuSeconds(pid) - before) * 1_000;
      await mean(COLD_OPERATIONS, (i) => cold(i + 1)); // the planner itself becomes warm
      const fresh = await mean(COLD_OPERATIONS, (i) => cold(i + 1 + COLD_OPERATIONS));
      const known = await mean(COLD_OPERATIONS * 5, () => cold(1));
      say(
        `| ${name} | ${fixed(first, 0)} | ${fixed(fresh, 1)} | ${fixed(known, 1)} | ${fixed(residentMegabytes(pid), 0)} |`,
      );
    } catch (error) {
      leaveOut(contender, "an operation never seen before", error);
    }
  }
}

/** What security costs: the customer view with and without it, of callers who see personal data and of others. */
async function measureSecurity(running) {
  if (isLate()) return;
  const [open, secured] = [running[0], running.find(({ name }) => name === SECURED)];
  const { query, variablesOf } = WORKLOADS.customerView;
  const requests = (tokens) =>
    Array.from({ length: CALLERS }, (_, caller) => requestOf(query, variablesOf(caller), caller, tokens));
  const ways = [
    { ...open, title: "without security", requests: requests() },
    { ...secured, title: "secured", requests: requests() },
    { ...secured, title: "secured, personal data masked", requests: requests(issuer.maskedTokens) },
  ];
  dataOf(await ask(secured.url, ways[2].requests[0])); // throws if what is measured is errors
  const rounds = ways.map(() => []);
  for (let round = 0; round <= ROUNDS * 2; round++)
    for (const i of ways.keys()) {
      const way = ways[(i + round) % ways.length];
      const requestAt = (n) => way.requests[n % CALLERS];
      const result = await load({
        ...way,
        requestOf: requestAt,
        seconds: round === 0 ? WARM_UP : SECONDS,
        connections: CONNECTIONS,
      });
      if (round > 0) rounds[ways.indexOf(way)].push(result);
    }
  say(
    "",
    "## What security costs",
    "",
    "The customer view of 1,000 callers: CPU of the gateway without and with all of it, interleaved.",
    "",
    "| | CPU ms a request | × | p99 ms |",
    "| --- | ---: | ---: | ---: |",
  );
  for (const [i, { title }] of ways.entries()) {
    const cpu = rounds[i].map(({ cpuMs }) => cpuMs);
    const times = median(cpu.map((each, round) => each / rounds[0][round].cpuMs));
    say(
      `| ${title} | ${spread(cpu, 3)} | ${fixed(times)} | ${fixed(median(rounds[i].map(({ p99 }) => p99)))} |`,
    );
  }
}

/** How the cost grows with the keys of one request. */
async function measureKeys(running) {
  if (isLate()) return;
  const [ours, floor] = running;
  say(
    "",
    "## Cost against the number of keys",
    "",
    "Customers with their deposits' totals: one list, and one fetch with a key for each. µs a key is CPU.",
    "",
    `| keys | ${ours.name}, CPU ms a request | µs a key | ${floor.name}, CPU ms a request | × |`,
    "| ---: | ---: | ---: | ---: | ---: |",
  );
  for (const keys of [1, 10, 100, 1_000, 10_000]) {
    const request = requestOf(KEYS.query, KEYS.variablesOf(keys), 0);
    const { data } = referenceOf(KEYS.query, KEYS.variablesOf(keys));
    const cpu = {};
    for (const contender of running) {
      const answer = await ask(contender.url, request);
      assert.deepEqual(dataOf(answer), data);
      const one = {
        ...contender,
        bytes: bytesOf(answer),
        requestOf: () => request,
        connections: FEW_CONNECTIONS,
      };
      await load({ ...one, seconds: SECONDS / 2 });
      cpu[contender.name] = (await load({ ...one, seconds: SECONDS })).cpuMs;
    }
    const [own, other] = [cpu[ours.name], cpu[floor.name]];
    say(
      `| ${thousands(keys)} | ${fixed(own, 3)} | ${fixed((own * 1_000) / keys)} | ${fixed(other, 3)} | ${fixed(own / other)} |`,
    );
  }
}

/** How the cost grows with the operations that a fresh process is asked. */
async function measureOperations(ours, port) {
  if (isLate()) return;
  const { url, pid } = await startContender(ours, port);
  const variables = WORKLOADS.customerView.variablesOf(0);
  const most = options.quick ? 1_000 : 10_000;
  say(
    "",
    "## Cost against the number of distinct operations",
    "",
    `A fresh ${ours.name} is asked small operations over two subgraphs, each different, in turn. The first time`,
    "reads, validates, plans and compiles; again takes them in the same order, at least 1,000 and at most 2,000",
    "requests, so that what was forgotten has to be made again. Memory must not grow without end.",
    "",
    "| operations | first time, CPU ms a request | again, CPU ms a request | memory MB |",
    "| ---: | ---: | ---: | ---: |",
  );
  let asked = 0; // no row's first time holds an operation of a row before
  for (let wanted = 1; wanted <= most && !isLate(); wanted *= 10) {
    const from = asked;
    const at = (n) => requestOf(distinctOperation(from + n), variables, 0);
    const inTurn = (count, operations) =>
      load({
        url,
        pid,
        requestOf: (n) => at(n % operations),
        count,
        connections: FEW_CONNECTIONS,
        seconds: 60,
      });
    const first = await inTurn(wanted, wanted);
    const again = await inTurn(Math.min(2_000, Math.max(1_000, first.requests)), first.requests);
    dataOf(await ask(url, at(0))); // throws if what was measured is errors
    const note = first.requests < wanted ? " (a minute's worth)" : "";
    say(
      `| ${thousands(first.requests)}${note} | ${fixed(first.cpuMs)} | ${fixed(again.cpuMs)} | ${fixed(again.megabytes, 0)} |`,
    );
    asked += wanted;
  }
}
