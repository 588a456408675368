import { SUBGRAPHS } from "../../config";
import { type DistributedBank, startDistributedBank } from "./faults/distributedBank";
import { FAULTS } from "./faults/faults";
import type { Question } from "./faults/judge";
import { CALLERS } from "./faults/load";
import { readQuestions } from "./faults/questions";
import { runFault, runKills, runReloads, type Vitals, vitalsOf } from "./faults/trials";
import { until } from "./faults/until";

// A short run of what `npm run faults` does at length; the longest that a busy machine may take for a part of it.
const SECONDS = 1;
const MOST = 120_000;

/** What may be held besides: MB of what was planned and compiled since, and a connection or two kept for the next caller. */
const MORE = { inUse: 20, sockets: CALLERS };

const NOTHING_AMISS = { wrong: 0, unanswered: 0, late: 0, lost: 0, complaints: [] };

let bank: DistributedBank;
let questions: readonly Question[];
let before: Vitals[];
const gateways = () => [bank.direct, bank.proxied];
const holding = () => Promise.all(gateways().map((gateway) => vitalsOf(gateway, { bank, questions })));

beforeAll(async () => {
  bank = await startDistributedBank();
  for (const { url } of gateways()) questions = await readQuestions(url, bank.token);
  before = await holding();
}, MOST);
afterAll(() => bank?.close(), MOST);

// Each fault once, each subgraph in its turn: the long run has each of both.
const TURNS = FAULTS.map((fault, i) => [SUBGRAPHS[i % SUBGRAPHS.length], fault.name, fault] as const);

describe("under load, no answer is wrong, late or without a healthy subgraph's section, and all is well again", () => {
  test.each(TURNS)(
    "when %s %s",
    async (subgraph, _name, fault) => {
      const trial = await runFault(fault, subgraph, { bank, questions, seconds: SECONDS });
      expect(trial).toMatchObject(NOTHING_AMISS);
      expect(trial.incomplete > 0).toBe(fault.costsSection);
    },
    MOST,
  );

  test(
    "when another graph comes each second, and some of them are broken",
    async () => {
      const trial = await runReloads({ bank, questions, seconds: 3 });
      expect(trial).toMatchObject({ ...NOTHING_AMISS, incomplete: 0 });
      expect(trial.served).toBeGreaterThan(0);
      expect(trial.refused).toBeGreaterThan(0);
    },
    MOST,
  );
});

test(
  "after all that, the gateways hold as much memory and as many sockets as before",
  async () => {
    for (const [i, { sockets }] of (await holding()).entries()) {
      expect(sockets).toBeLessThanOrEqual(before[i].sockets + MORE.sockets);
      // A graph that was read last may still be at hand, until it is found to be the one that is served.
      const gateway = gateways()[i];
      await until("no more memory than before", async () => {
        return (await gateway.inUse()) < before[i].inUse + MORE.inUse;
      });
    }
  },
  MOST,
);

test(
  "a gateway that is killed loses what it was asked at that moment, which another answers",
  async () => {
    const trial = await runKills({ bank, questions });
    expect(trial).toMatchObject({ ...NOTHING_AMISS, incomplete: 0 });
    expect(trial.sentAgain).toBeLessThanOrEqual(gateways().length * CALLERS);
  },
  MOST,
);
