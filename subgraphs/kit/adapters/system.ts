import type { z } from "zod";
import { SOURCE_CALL, SOURCE_REJECT, type SourceCallMessage, type SourceRejectMessage } from "./channels";
import { codeOf, factOf, failureOf } from "./faults";
import { type Circuit, Guard } from "./guard";
import { fitting, ofKeys, type Sorted } from "./records";

/** What is asked of a system in one call. */
export interface Call {
  /** As operators know it, for example `holdings`; never a key. */
  readonly name: string;
  /** How many keys are asked for. */
  readonly keys: number;
  /** Whether it may be made again without harm; true unless told. */
  readonly isSafe?: boolean;
}

/** Records of a system that were left out of an answer, lately. */
export interface SystemReject {
  readonly call: string;
  /** Where it stood: a file and a record, or the number of a record in an answer; empty where nobody knows. */
  readonly at: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly when: string;
}

/** How a system does, as this process has seen it. Times are RFC 3339; null for never. */
export interface SystemHealth {
  readonly system: string;
  readonly circuit: Circuit;
  readonly calls: number;
  readonly failures: number;
  /** Records left out. */
  readonly rejects: number;
  /** The last twenty, newest last. */
  readonly lastRejects: readonly SystemReject[];
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  readonly lastFailure: string | null;
}

/** One outside system that sources read: every call to it goes through here. */
export interface System {
  /** As in a source's status. */
  readonly name: string;

  /**
   * Runs one call: so many at a time, within the deadline, not while the system is away, and again where the call is
   * safe and the fault may pass (`TransientFault`). Rejects with SUBGRAPH_UNAVAILABLE, DEADLINE_EXCEEDED or
   * SOURCE_ANSWER_INVALID; a mistake of this program as it is. `run` must end what it began when the signal aborts.
   */
  call<Result>(what: Call, run: (signal: AbortSignal) => Promise<Result>): Promise<Result>;

  /** Of records as they came, those that fit the schema; the others are quarantined. */
  accept<Row>(what: Call, schema: z.ZodType<Row>, records: Iterable<unknown>): Row[];

  /**
   * Records of the keys asked for: one of another key, or a second one where `atMost` is 1, is quarantined. More than
   * `atMost` for one key, 10,000 unless told, throws SOURCE_ANSWER_INVALID.
   */
  keyed<Row>(
    what: Call,
    keys: readonly string[],
    records: readonly Row[],
    keyOf: (record: Row) => string,
    atMost?: number,
  ): Row[];

  /** Counts and tells of records that were left out; neither `reason` nor `at` may hold anything of a customer. */
  quarantine(what: Call, count: number, reason: string, at?: string): void;

  health(): SystemHealth;

  /** Gives up what is under way: later calls are refused. */
  close(): Promise<void>;
}

/** How a system is called. */
export interface SystemOptions {
  name: string;
  /** Milliseconds for one call, its retries and waiting included; 5,000 unless told. */
  deadlineMs?: number;
  /** Calls at a time; 8 unless told. */
  concurrency?: number;
  /** Calls that wait for their turn; 64 unless told. */
  queue?: number;
  /** How often a safe call is made again; 2 unless told. */
  retries?: number;
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
}

const DEADLINE = 5_000;

// A system that is older than its callers bears few at a time.
const CONCURRENCY = 8;
const QUEUE = 64;

// What two do not mend is no passing trouble.
const RETRIES = 2;

// A customer with more is a mistake of the system, or of the question.
const LARGEST_ANSWER_PER_KEY = 10_000;

const REJECTS_KEPT = 20;

/** Opens the way to a system. It connects to nothing: that is the adapter's. */
export function openSystem(options: SystemOptions): System {
  return new WatchedSystem(options);
}

class WatchedSystem implements System {
  readonly name: string;
  private readonly guard: Guard;
  private calls = 0;
  private failures = 0;
  private rejects = 0;
  private lastRejects: SystemReject[] = [];
  private lastSuccessAt: string | null = null;
  private lastFailureAt: string | null = null;
  private lastFailure: string | null = null;
  /** Refusals of answers that were counted among the rejects. */
  private readonly told = new WeakSet<Error>();

  constructor({
    name,
    deadlineMs = DEADLINE,
    concurrency = CONCURRENCY,
    queue = QUEUE,
    retries = RETRIES,
    now = () => performance.now(),
  }: SystemOptions) {
    this.name = name;
    this.guard = new Guard({ deadlineMs, concurrency, queue, retries, now });
  }

  async call<Result>(what: Call, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    this.calls++;
    try {
      const result = await this.guard.run(run, what.isSafe ?? true);
      this.lastSuccessAt = new Date().toISOString();
      this.tell(what, begun, "OK");
      return result;
    } catch (error) {
      const code = codeOf(error);
      this.failures++;
      this.lastFailureAt = new Date().toISOString();
      this.lastFailure = [code, what.name, factOf(error)].filter(Boolean).join(": ");
      this.tell(what, begun, code);
      if (this.told.has(error as Error)) throw error;
      if (code === "SOURCE_ANSWER_INVALID") this.quarantine(what, 1, factOf(error), "answer");
      throw failureOf(error, this.asked(what));
    }
  }

  accept<Row>(what: Call, schema: z.ZodType<Row>, records: Iterable<unknown>): Row[] {
    return this.take(what, fitting(schema, records));
  }

  keyed<Row>(
    what: Call,
    keys: readonly string[],
    records: readonly Row[],
    keyOf: (record: Row) => string,
    atMost = LARGEST_ANSWER_PER_KEY,
  ): Row[] {
    try {
      return this.take(what, ofKeys(keys, records, keyOf, atMost));
    } catch (error) {
      if (codeOf(error) !== "SOURCE_ANSWER_INVALID") throw error;
      this.quarantine(what, records.length, "too many records of one key");
      const failure = failureOf(error, this.asked(what));
      this.told.add(failure);
      throw failure;
    }
  }

  quarantine(what: Call, count: number, reason: string, at = ""): void {
    const when = new Date().toISOString();
    this.rejects += count;
    this.lastRejects = [...this.lastRejects, { call: what.name, at, reason, when }].slice(-REJECTS_KEPT);
    const message: SourceRejectMessage = { system: this.name, call: what.name, count, reason };
    SOURCE_REJECT.publish(message);
  }

  health(): SystemHealth {
    const { name: system, calls, failures, rejects, lastRejects } = this;
    const { lastSuccessAt, lastFailureAt, lastFailure } = this;
    const circuit = this.guard.state;
    return {
      system,
      circuit,
      calls,
      failures,
      rejects,
      lastRejects,
      lastSuccessAt,
      lastFailureAt,
      lastFailure,
    };
  }

  close(): Promise<void> {
    this.guard.close();
    return Promise.resolve();
  }

  private take<Row>(what: Call, { rows, misfits }: Sorted<Row>): Row[] {
    for (const { reason, count, first } of misfits) this.quarantine(what, count, reason, `record ${first}`);
    return rows;
  }

  private asked({ name, keys }: Call): string {
    return `${this.name} was asked ${name} of ${keys} keys`;
  }

  private tell({ name, keys }: Call, begun: number, outcome: SourceCallMessage["outcome"]): void {
    const ms = performance.now() - begun;
    const message: SourceCallMessage = { system: this.name, call: name, keys, ms, outcome };
    SOURCE_CALL.publish(message);
  }
}
