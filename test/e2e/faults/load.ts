import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "undici";
import { bearer } from "../../helpers/testIssuer";
import { judge, type Question, type Told } from "./judge";

/** What is asked, of whom, and by how many. */
export interface LoadOptions {
  /** One gateway, or several in a row: each request goes to the next one, and on where that takes nothing. */
  gateways: readonly string[];
  questions: readonly Question[];
  /** Whose load it is. */
  token: string;
  /** The subgraph whose parts of an answer may be missing. */
  sick?: string;
  /** Milliseconds that a gateway may take for an answer. */
  deadline: number;
}

/** What has come of the requests so far. */
export interface Counts {
  requests: number;
  answers: number;
  /** Answers without the sick subgraph's part. */
  incomplete: number;
  wrong: number;
  /** Requests that no gateway answered. */
  unanswered: number;
  /** Answers later than the gateway's own deadline. */
  late: number;
  /** Answers without a healthy subgraph's part. */
  lost: number;
  /** Milliseconds of the slowest answer. */
  slowest: number;
  /** Requests that broke while a gateway had them, and were sent to the next. */
  sentAgain: number;
  /** Answers of each gateway. */
  answersOf: number[];
  /** Whole answers since the last one that was not. */
  wholeInARow: number;
  /** When an answer was last not whole, by performance.now(). */
  lastIncompleteAt: number;
  /** What was wrong, lost or unanswered: the first few. */
  complaints: string[];
}

/** Callers that ask without end. */
export interface Load {
  readonly counts: Counts;
  /** Waits for the answers that are still due. */
  readonly stop: () => Promise<void>;
}

/** How many ask, each one request at a time. */
export const CALLERS = 4;

/** Milliseconds from one request of a caller to its next at the least: steady, and leaves the machine some air. */
const PACE = 40;

const MOST_COMPLAINTS = 5;

/** Begins a steady load: a few callers, each with one request at a time. */
export function steadyLoad({ gateways, questions, token, sick, deadline }: LoadOptions): Load {
  // A client waits longer than a gateway may take, so that a late answer is seen to be late.
  const patience = 3 * deadline;
  const pools = gateways.map(
    (url) => new Pool(url, { connections: CALLERS, headersTimeout: patience, bodyTimeout: patience }),
  );
  const headers = { "content-type": "application/json", ...bearer(token) };
  const counts: Counts = {
    requests: 0,
    answers: 0,
    incomplete: 0,
    wrong: 0,
    unanswered: 0,
    late: 0,
    lost: 0,
    slowest: 0,
    sentAgain: 0,
    answersOf: gateways.map(() => 0),
    wholeInARow: 0,
    lastIncompleteAt: 0,
    complaints: [],
  };
  let isOver = false;

  const complain = (complaint: string) => {
    if (counts.complaints.length < MOST_COMPLAINTS) counts.complaints.push(complaint);
  };

  /** As a proxy before several gateways does; undefined where none answers. */
  async function send(body: string, first: number): Promise<Told | undefined> {
    for (let i = 0; i < pools.length; i++) {
      const at = (first + i) % pools.length;
      try {
        const response = await pools[at].request({
          method: "POST",
          path: "/graphql",
          headers,
          body,
        });
        const text = await response.body.text();
        // It is stopping, and had no effect yet.
        if (response.statusCode === 503) continue;
        counts.answersOf[at]++;
        return { status: response.statusCode, text };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ECONNREFUSED") counts.sentAgain++;
        if (pools.length === 1) complain(`No answer: ${code ?? String(error)}`);
      }
    }
    return undefined;
  }

  async function ask(): Promise<void> {
    const turn = counts.requests++;
    const question = questions[turn % questions.length];
    const sent = performance.now();
    const told = await send(question.body, turn);
    const milliseconds = performance.now() - sent;
    if (told === undefined) {
      counts.unanswered++;
      return;
    }
    counts.answers++;
    counts.slowest = Math.max(counts.slowest, milliseconds);
    if (milliseconds > deadline) counts.late++;
    const { isIncomplete, wrong, lost } = judge(told, question, sick);
    if (isIncomplete) {
      counts.incomplete++;
      counts.wholeInARow = 0;
      counts.lastIncompleteAt = performance.now();
    } else counts.wholeInARow++;
    if (wrong.length > 0) counts.wrong++;
    if (lost.length > 0) counts.lost++;
    for (const complaint of [...wrong, ...lost]) complain(complaint);
  }

  const callers = Array.from({ length: CALLERS }, async () => {
    while (!isOver) await Promise.all([ask(), pause(PACE)]);
  });
  return {
    counts,
    async stop() {
      isOver = true;
      await Promise.all(callers);
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
