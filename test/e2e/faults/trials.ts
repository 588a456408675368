import { setTimeout as pause } from "node:timers/promises";
import { DEADLINE, type DistributedBank } from "./distributedBank";
import type { Fault } from "./faults";
import { BROKEN, COMMITTED, servesCommitted, SMALLER } from "./graphs";
import type { Question } from "./judge";
import { type Counts, steadyLoad } from "./load";
import type { Program } from "./program";
import { until } from "./until";

/** Under what a trial runs. */
export interface TrialOptions {
  bank: DistributedBank;
  questions: readonly Question[];
  /** Seconds that the fault lasts, under load. */
  seconds: number;
}

/** What one fault of one subgraph came to. */
export interface Trial extends Counts {
  /** Milliseconds from the fault's end to the last answer that was not whole. */
  recovery: number;
  /** Sockets of the gateway under load: before the fault and after it. */
  sockets: { before: number; after: number };
  /** MB that the gateway held: before the fault, and the most meanwhile. */
  resident: { before: number; peak: number };
}

/** Answers in a row that show all to be well: each question several times. */
const WELL = 24;

/** As many connections more are those that happened to be needed at the same time. */
const SOCKET_SLACK = 16;

/** Lets a fault happen to a subgraph under load, and waits until all is as it was. */
export async function runFault(
  fault: Fault,
  subgraph: string,
  { bank, questions, seconds }: TrialOptions,
): Promise<Trial> {
  const gateway = fault.gateway(bank);
  const { counts, stop } = steadyLoad({
    gateways: [gateway.url],
    questions,
    token: bank.token,
    sick: subgraph,
    deadline: DEADLINE,
  });
  try {
    await until("whole answers before the fault", () => counts.wholeInARow >= WELL);
    const before = gateway.sockets();
    const resident = gateway.resident();
    gateway.forgetPeak();

    await fault.begin(bank, subgraph);
    try {
      const asked = counts.requests;
      await pause(seconds * 1_000);
      if (fault.costsSection) await until("an answer without the sick section", () => counts.incomplete > 0);
      await until("more requests", () => counts.requests > asked + questions.length);
    } finally {
      await fault.end(bank, subgraph);
    }

    const ended = performance.now();
    counts.wholeInARow = 0;
    await until("whole answers after the fault", () => counts.wholeInARow >= WELL);
    await until("no more sockets than before", () => gateway.sockets() <= before + SOCKET_SLACK);
    return {
      ...counts,
      recovery: Math.max(0, counts.lastIncompleteAt - ended),
      sockets: { before, after: gateway.sockets() },
      resident: { before: resident, peak: gateway.peak() },
    };
  } finally {
    await stop();
  }
}

/** What a gateway holds when all has been well for a while. */
export interface Vitals {
  sockets: number;
  /** MB that are in use: nothing that could be collected. */
  inUse: number;
}

/** Lets a gateway answer under load with nothing amiss, and looks at what it holds after that. */
export async function vitalsOf(
  gateway: Program,
  { bank, questions }: Omit<TrialOptions, "seconds">,
): Promise<Vitals> {
  const { counts, stop } = steadyLoad({
    gateways: [gateway.url],
    questions,
    token: bank.token,
    deadline: DEADLINE,
  });
  try {
    await until("whole answers", () => counts.wholeInARow >= 2 * WELL);
  } finally {
    await stop();
  }
  return { sockets: gateway.sockets(), inUse: await gateway.inUse() };
}

/** What a row of reloads came to. */
export interface ReloadTrial extends Counts {
  /** Graphs that were served and that were refused, of how many. */
  served: number;
  refused: number;
  given: number;
}

/** Gives the gateway another graph each second, of which each third is a broken one, under load. */
export async function runReloads({ bank, questions, seconds }: TrialOptions): Promise<ReloadTrial> {
  const { direct: gateway, replaceGraph } = bank;
  const logged = () => ({
    served: gateway.logged("another supergraph is served"),
    refused: gateway.logged("another supergraph was refused: the old one is served"),
  });
  const { counts, stop } = steadyLoad({
    gateways: [gateway.url],
    questions,
    token: bank.token,
    deadline: DEADLINE,
  });
  try {
    const before = logged();
    const graphs = [SMALLER, COMMITTED, BROKEN];
    for (let given = 0; given < seconds; given++) {
      replaceGraph(graphs[given % graphs.length]);
      await pause(1_000);
    }
    // A busy gateway passes over what was replaced meanwhile; what stays is looked at.
    replaceGraph(BROKEN);
    await until("the broken graph refused", () => logged().refused > before.refused);
    replaceGraph(COMMITTED);
    await until("the graph that was given last", () => servesCommitted(gateway.url, bank.token));
    const after = logged();
    return {
      ...counts,
      given: seconds + 2,
      served: after.served - before.served,
      refused: after.refused - before.refused,
    };
  } finally {
    await stop();
  }
}

/** Kills one gateway of two and starts it again, then the other, under load from a client that goes on to the next. */
export async function runKills({ bank, questions }: Omit<TrialOptions, "seconds">): Promise<Counts> {
  const gateways = [bank.direct, bank.proxied];
  const { counts, stop } = steadyLoad({
    gateways: gateways.map(({ url }) => url),
    questions,
    token: bank.token,
    deadline: DEADLINE,
  });
  const answered = async (at: number) => {
    const before = counts.answersOf[at];
    await until("answers of each gateway", () => counts.answersOf[at] >= before + WELL);
  };
  try {
    for (const [at, gateway] of gateways.entries()) {
      await answered(at);
      await gateway.kill();
      await answered(1 - at);
      await gateway.start();
      await answered(at);
    }
    return { ...counts };
  } finally {
    await stop();
  }
}
