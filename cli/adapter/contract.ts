import { isDeepStrictEqual } from "node:util";
import { CodedError } from "../../schema/errors";
import type { PageRequest } from "../../subgraphs/kit/pages";
import type { Source } from "../../subgraphs/kit/source";
import type { Read } from "./reads";

// What a source must do, whatever system it reads: docs/subgraphs.md, "The contract of a source".

/** What was found of one read. */
export interface ReadReport {
  readonly read: string;
  /** Known keys that it was asked for, and the rows that came. */
  readonly keys: number;
  readonly rows: number;
  /** Milliseconds, the median of three reads, by the number of keys. */
  readonly ms: Readonly<Record<number, number>>;
  /** What of the contract it breaks; nothing where it keeps it. */
  readonly broken: readonly string[];
}

/** How the system behind a source behaves. */
export type Behaviour = "AS_RECORDED" | "SLOW" | "FAILING" | "GARBAGE";

/** What a source did while its system behaved so. */
export interface BehaviourReport {
  readonly behaviour: Behaviour;
  readonly ms: number;
  /** How reads ended: rows, or an error's code, with how many did. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly rejects: number;
  readonly broken: readonly string[];
}

/** The sizes of which the time is taken. */
export const SIZES = [1, 100, 1_000] as const;

/** Keys that no system has. */
const UNKNOWN = "ZZ-0-unknown";
const LARGEST_PAGE: PageRequest = { first: 100 };

/** Keys that are looked at one by one. */
const SINGLE = 5;

/** Milliseconds in which a read of a sick system must end: a call's deadline and some patience. */
const PATIENCE = 15_000;

/** How a read may end while its system is sick. */
const SICK = new Set(["SUBGRAPH_UNAVAILABLE", "DEADLINE_EXCEEDED", "SOURCE_ANSWER_INVALID"]);

type AnyRead = Read<Source, object>;

/** The reads by name, those of customers first: the others' keys are found in their rows. */
function inOrder(reads: Readonly<Record<string, unknown>>): [string, AnyRead][] {
  const all = Object.entries(reads) as [string, AnyRead][];
  const finding = all.filter(([, read]) => read.finds);
  return [...finding, ...all.filter(([, read]) => !read.finds)];
}

/** The rows of each key; those of lists without an order are put into one. */
type Answer = ReadonlyMap<string, readonly object[]>;

/**
 * Runs the source contract: reads of `customers`, and of all keys that are found below them, some of them never known,
 * twice named, in another order, alone, a page at a time, and a hundred and a thousand at once.
 */
export async function checkContract(
  source: Source,
  reads: Readonly<Record<string, unknown>>,
  customers: readonly string[],
): Promise<ReadReport[]> {
  const keys = new Map<string, Set<string>>([["customer", new Set(customers)]]);
  const answers = new Map<string, Answer>();
  const reports: ReadReport[] = [];
  for (const [name, read] of inOrder(reads)) {
    const known = [...(keys.get(read.of) ?? [])].slice(0, 1_000);
    const broken = new Set<string>();
    const answer = await check(source, read, known, broken);
    answers.set(name, answer);
    for (const row of [...answer.values()].flat())
      for (const [of, key] of Object.entries(read.finds?.(row) ?? {}))
        if (key !== null) keys.set(of, (keys.get(of) ?? new Set()).add(key));
    const rows = [...answer.values()].flat().length;
    reports.push({
      read: name,
      keys: known.length,
      rows,
      ms: await times(source, read, known),
      broken: [...broken],
    });
  }
  return reports.map((report) => {
    const { countedBy } = (reads as Record<string, AnyRead>)[report.read];
    if (countedBy === undefined || agree(answers.get(report.read)!, answers.get(countedBy)!)) return report;
    return { ...report, broken: [...report.broken, `${countedBy} counts other rows than there are`] };
  });
}

async function check(
  source: Source,
  read: AnyRead,
  known: readonly string[],
  broken: Set<string>,
): Promise<Answer> {
  const ask = async (keys: readonly string[], page = LARGEST_PAGE): Promise<Answer> => {
    try {
      return grouped(read, keys, await read.call(source, keys, page), broken);
    } catch (error) {
      broken.add(`fails with ${codeOf(error)}`);
      return new Map();
    }
  };
  const expect = (rule: string, got: Answer, wanted: Answer) => {
    if (!isDeepStrictEqual(got, wanted)) broken.add(rule);
  };
  const answer = await ask(known);
  expect("answers rows for no keys", await ask([]), new Map());
  expect("answers rows for an unknown key", await ask([UNKNOWN]), new Map());
  expect("answers others beside an unknown key", await ask([UNKNOWN, ...known]), answer);
  expect("answers others in another order", await ask([...known].reverse()), answer);
  expect("answers others for keys named twice", await ask([...known, ...known]), answer);
  for (const key of known.slice(0, SINGLE)) {
    const rows = answer.get(key);
    const alone: Answer = rows ? new Map([[key, rows]]) : new Map();
    expect("answers others for a key alone", await ask([key]), alone);
  }
  if (read.positionOf) await checkPages(read, answer, ask, expect);
  return answer;
}

/** Pages of one row: the first, and what follows it. */
async function checkPages(
  read: AnyRead,
  answer: Answer,
  ask: (keys: readonly string[], page: PageRequest) => Promise<Answer>,
  expect: (rule: string, got: Answer, wanted: Answer) => void,
): Promise<void> {
  const sliced = (key: string, from: number, to: number): Answer => {
    const rows = answer.get(key)!.slice(from, to);
    return rows.length > 0 ? new Map([[key, rows]]) : new Map();
  };
  for (const key of [...answer.keys()].slice(0, SINGLE)) {
    expect("answers other than first + 1 rows a page", await ask([key], { first: 1 }), sliced(key, 0, 2));
    const after = read.positionOf!(answer.get(key)![0]);
    expect(
      "answers another page behind a position",
      await ask([key], { first: 50, after }),
      sliced(key, 1, 52),
    );
  }
}

/** The rows by key, and what of the contract they break as they came. */
function grouped(
  read: AnyRead,
  keys: readonly string[],
  rows: readonly object[],
  broken: Set<string>,
): Answer {
  const groups = new Map<string, object[]>();
  for (const row of rows) {
    const key = read.keyOf(row);
    if (!keys.includes(key)) broken.add("answers a row of a key that was not asked for");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const sorted = [...groups].map(([key, group]): [string, object[]] => {
    if (read.atMost !== undefined && group.length > read.atMost) broken.add("answers two rows of one key");
    return [key, read.positionOf ? group : group.sort(byText)];
  });
  return new Map(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Whether there are as many rows as are counted, where a page holds all. */
function agree(pages: Answer, counts: Answer): boolean {
  const counted = new Map(
    [...counts].map(([key, [row]]) => [key, (row as { count: number }).count] as const),
  );
  return [...new Set([...pages.keys(), ...counted.keys()])].every((key) => {
    const rows = pages.get(key)?.length ?? 0;
    const count = counted.get(key) ?? 0;
    return rows > LARGEST_PAGE.first ? count >= rows : rows === count;
  });
}

async function times(source: Source, read: AnyRead, known: readonly string[]): Promise<ReadReport["ms"]> {
  const ms: Record<number, number> = {};
  for (const size of SIZES) {
    const keys = Array.from({ length: size }, (_, i) => known[i] ?? `${UNKNOWN}-${i}`);
    const taken: number[] = [];
    for (let i = 0; i < 3; i++) {
      const begun = performance.now();
      await read.call(source, keys, { first: 20 }).catch(() => undefined);
      taken.push(performance.now() - begun);
    }
    ms[size] = taken.sort((a, b) => a - b)[1];
  }
  return ms;
}

/** Runs all reads at once over a sick system: each must end in time, with an error that says so or without wrong rows. */
export async function checkBehaviour(
  source: Source,
  reads: Readonly<Record<string, unknown>>,
  customers: readonly string[],
  behaviour: Behaviour,
): Promise<BehaviourReport> {
  const begun = performance.now();
  const broken = new Set<string>();
  const outcomes: Record<string, number> = {};
  const count = (outcome: string) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
  const asked = customers.slice(0, SINGLE);
  const one = async (name: string, run: () => Promise<unknown>) => {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("it does not end")), PATIENCE);
    });
    try {
      await Promise.race([run(), patience]);
      count("ROWS");
    } catch (error) {
      const code = codeOf(error);
      count(code);
      if (!SICK.has(code)) broken.add(`${name} fails with ${code}`);
    } finally {
      clearTimeout(timer);
    }
  };
  await Promise.all([
    one("status", () => source.status()),
    ...inOrder(reads).map(([name, read]) =>
      one(name, async () => {
        const keys = read.of === "customer" ? asked : [UNKNOWN];
        grouped(read, keys, await read.call(source, keys, LARGEST_PAGE), broken);
      }),
    ),
  ]);
  const rejects = source.health?.().rejects ?? 0;
  return { behaviour, ms: performance.now() - begun, outcomes, rejects, broken: [...broken] };
}

/** What is wrong with what a source tells of its state; nothing where it is right. */
export async function checkStatus(source: Source): Promise<string[]> {
  try {
    const status = await source.status();
    if (status === null) return ["status() tells nothing: nothing was loaded"];
    const times = [status.asOf, ...(status.staleAt === null ? [] : [status.staleAt])];
    return [
      ...(status.sourceSystem === "" ? ["status() names no system"] : []),
      ...(times.every((time) => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time))
        ? []
        : ["status() tells a time that is not RFC 3339"]),
    ];
  } catch (error) {
    return [`status() fails with ${codeOf(error)}`];
  }
}

function codeOf(error: unknown): string {
  if (error instanceof CodedError) return error.code;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
