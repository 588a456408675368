import { CodedError, fail } from "../../../schema/errors";
import type { Audit, AuditEntry } from "../../audit";
import type { Log } from "../../contract";
import { describeCause } from "../../errors";
import { bodyOf, bodyOfTorn, type Head, link, type SealedRecord, type Torn } from "./record";

/** Where a chain is kept. */
export interface AuditSink {
  /**
   * Opens a chain that nobody else writes, at first and again after anything failed: tells its head, and what a write
   * that was cut off left behind it.
   */
  open(): Promise<{ head: Head; torn?: Torn }>;
  /** Resolves when the records will outlast a crash. They go on from the head. */
  append(records: readonly SealedRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The bounds of a log. */
export interface AuditLimits {
  /** Records that may wait. */
  waiting?: number;
  /** Characters that may wait. */
  characters?: number;
  /** Milliseconds that a write may take before nobody waits for it any more. */
  patience?: number;
  /** Milliseconds in which what failed is not tried again. */
  rest?: number;
}

/** Records that are written at once: no more, so that sealing them holds nobody up. */
const GROUP = 1_000;

interface Waiting {
  readonly body: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The log that a gateway writes: one chain of records. All who wait for their records share one write, and who comes
 * while it is under way shares the next.
 */
export class AuditLog implements Audit {
  private readonly limits: Required<AuditLimits>;
  private readonly waiting: Waiting[] = [];
  private characters = 0;
  private writing: Promise<void> | undefined;
  /** Undefined while it is not known what the sink holds. */
  private head: Head | undefined;
  private isAway = false;
  private isStuck = false;
  private isClosed = false;
  private restsUntil = 0;

  private constructor(
    private readonly sink: AuditSink,
    private readonly log: Log,
    limits: AuditLimits,
  ) {
    this.limits = { waiting: 50_000, characters: 64_000_000, patience: 10_000, rest: 1_000, ...limits };
  }

  /** Opens a log. Throws AUDIT_UNAVAILABLE where it cannot be opened, AUDIT_BROKEN where it cannot be gone on with. */
  static async open(sink: AuditSink, log: Log, limits: AuditLimits = {}): Promise<AuditLog> {
    const audit = new AuditLog(sink, log, limits);
    try {
      audit.head = await audit.openSink();
    } catch (error) {
      await sink.close();
      if (error instanceof CodedError) throw error;
      const { code = "no answer" } = error as { code?: string };
      throw fail("AUDIT_UNAVAILABLE", { detail: `The log cannot be opened: ${code}.`, cause: error });
    }
    return audit;
  }

  admit(): void {
    if (this.isAway || this.isStuck || this.isFull) throw fail("AUDIT_UNAVAILABLE");
  }

  record(entry: AuditEntry): Promise<void> {
    if (entry.caller?.purpose === "BREAK_GLASS") this.warn(entry);
    if (this.isClosed || this.isStuck || this.isFull || performance.now() < this.restsUntil) {
      return Promise.reject(fail("AUDIT_UNAVAILABLE"));
    }
    const body = bodyOf(entry);
    return new Promise((resolve, reject) => {
      this.waiting.push({ body, resolve, reject });
      this.characters += body.length;
      this.writing ??= this.writeAll();
    });
  }

  /** Writes what waits, then gives the sink back. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.writing;
    await this.sink.close();
  }

  private get isFull(): boolean {
    return this.waiting.length >= this.limits.waiting || this.characters >= this.limits.characters;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) await this.writeGroup(this.take());
    this.writing = undefined;
  }

  private take(): Waiting[] {
    const group = this.waiting.splice(0, GROUP);
    for (const { body } of group) this.characters -= body.length;
    return group;
  }

  private async writeGroup(group: readonly Waiting[]): Promise<void> {
    const timer = setTimeout(() => this.giveUp(group), this.limits.patience);
    try {
      const head = (this.head ??= await this.openSink());
      const records = link(
        group.map(({ body }) => body),
        head,
      );
      await this.sink.append(records);
      this.head = records.at(-1);
      for (const { resolve } of group) resolve();
      if (this.isAway) this.log.info({}, "the audit log is written again");
      this.isAway = false;
    } catch (error) {
      // What came of it is looked up before anything more is written.
      this.head = undefined;
      this.restsUntil = performance.now() + this.limits.rest;
      this.tell(error);
      refuse([...group, ...this.takeAll()]);
    } finally {
      clearTimeout(timer);
      this.isStuck = false;
    }
  }

  private async openSink(): Promise<Head> {
    const { head, torn } = await this.sink.open();
    if (torn === undefined) return head;
    this.log.warn({ ...torn }, "the audit log's last line was torn: what there was of it is set aside");
    const [record] = link([bodyOfTorn(new Date().toISOString(), torn)], head);
    await this.sink.append([record]);
    return record;
  }

  /** A write that hangs cannot be taken back: whoever waits is refused, whatever comes of it. */
  private giveUp(group: readonly Waiting[]): void {
    this.isStuck = true;
    this.tell(new Error("A write takes too long."));
    refuse([...group, ...this.takeAll()]);
  }

  private takeAll(): Waiting[] {
    this.characters = 0;
    return this.waiting.splice(0);
  }

  private tell(error: unknown): void {
    if (!this.isAway) {
      const cause = describeCause(error);
      this.log.error({ cause }, "the audit log cannot be written: nothing is answered");
    }
    this.isAway = true;
  }

  /** A line for whoever watches. The reason stays in the record: it may speak of a customer. */
  private warn({ caller, requestId, operation }: AuditEntry): void {
    const { issuer, subject } = caller!;
    const fields = { reqId: requestId, issuer, subject, operation: operation?.name?.slice(0, 100) };
    this.log.warn(fields, "glass was broken");
  }
}

function refuse(waiting: readonly Waiting[]): void {
  for (const { reject } of waiting) reject(fail("AUDIT_UNAVAILABLE"));
}
