import type { ErrorCode } from "../../schema/errors";
import type { AnswerExtensions, AnswerSection } from "../contract";
import { quote } from "./codegen";

// From good to bad: of a subgraph's fetches the worst counts.
const STATUSES = ["OK", "PARTIAL", "TIMEOUT", "UNAVAILABLE"] as const satisfies AnswerSection["status"][];
const [OK, PARTIAL, TIMEOUT, UNAVAILABLE] = STATUSES.keys();

/** What became of the fetches of one run, each by its number in the plan. */
export class FetchOutcomes {
  /** At first when a fetch was asked, then the milliseconds until it was answered or given up. */
  private readonly times: number[] = [];
  private readonly statuses: number[] = [];

  asked(fetch: number): void {
    this.times[fetch] = performance.now();
  }

  answered(fetch: number): void {
    this.times[fetch] = performance.now() - this.times[fetch];
    this.statuses[fetch] = OK;
  }

  /** The answer had errors. */
  answeredInPart(fetch: number): void {
    this.statuses[fetch] = PARTIAL;
  }

  /** There was no answer, or none that is of use. */
  failed(fetch: number, code: ErrorCode): void {
    if (this.statuses[fetch] === undefined && this.times[fetch] !== undefined) this.answered(fetch);
    this.statuses[fetch] = code === "DEADLINE_EXCEEDED" ? TIMEOUT : UNAVAILABLE;
  }

  /** The worst status of some fetches; -1 where none was asked. */
  worst(fetches: readonly number[]): number {
    let worst = -1;
    for (const fetch of fetches) worst = Math.max(worst, this.statuses[fetch] ?? -1);
    return worst;
  }

  /** Milliseconds of the longest of some fetches, to a tenth. */
  longest(fetches: readonly number[]): number {
    let longest = 0;
    for (const fetch of fetches) longest = Math.max(longest, this.times[fetch] ?? 0);
    return Math.round(longest * 10) / 10;
  }
}

/** The subgraphs that an operation may ask, with what an answer says of each: collected while it is compiled. */
export class Sections {
  private fetchCount = 0;
  private readonly subgraphs: { name: string; fetches: number[]; texts: string[] }[] = [];

  /** The subgraphs' names. */
  get names(): readonly string[] {
    return this.subgraphs.map(({ name }) => name);
  }

  /** Gives a fetch of a subgraph its number. */
  add(name: string): number {
    const fetch = this.fetchCount++;
    const held = this.subgraphs.find((each) => each.name === name);
    if (held !== undefined) held.fetches.push(fetch);
    else {
      const texts = STATUSES.map((status) => `{"subgraph":${quote(name)},"status":"${status}","ms":`);
      this.subgraphs.push({ name, fetches: [fetch], texts });
    }
    return fetch;
  }

  /** What follows the data in an answer's text; nothing where no subgraph was asked. */
  textOf(outcomes: FetchOutcomes): string {
    let rows = "";
    for (const { fetches, texts } of this.subgraphs) {
      const status = outcomes.worst(fetches);
      if (status >= 0) rows += `${rows === "" ? "" : ","}${texts[status]}${outcomes.longest(fetches)}}`;
    }
    return rows === "" ? "" : `,"extensions":{"sections":[${rows}]}`;
  }

  /** The same as plain data. */
  extensionsOf(outcomes: FetchOutcomes): AnswerExtensions | undefined {
    const sections = this.subgraphs.flatMap(({ name, fetches }) => {
      const status = outcomes.worst(fetches);
      if (status < 0) return [];
      return [{ subgraph: name, status: STATUSES[status], ms: outcomes.longest(fetches) }];
    });
    return sections.length === 0 ? undefined : { sections };
  }
}
