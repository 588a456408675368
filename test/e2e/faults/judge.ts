import type { ErrorCode } from "../../../schema/errors";
import { SECRET } from "./misbehaviours";

/** What is asked again and again, and what the healthy graph answers. */
export interface Question {
  body: string;
  data: unknown;
}

/** An answer as it came. */
export interface Told {
  status: number;
  text: string;
}

/** What an answer was worth. */
export interface Verdict {
  /** Whether the sick subgraph's part is missing, honestly. */
  isIncomplete: boolean;
  /** What of it is wrong: other data than the healthy graph's, or a null without its error. */
  wrong: string[];
  /** What of healthy subgraphs is missing. */
  lost: string[];
}

/**
 * What an answer may lack when a subgraph is sick, all of its section or a part, by the paths of the operations in
 * questions.ts. Without the customer's own system there is no customer; what other systems have beside the customer is there nevertheless.
 */
const OF_SUBGRAPH: Readonly<Record<string, RegExp>> = {
  customers: /^customer$|^customer\.deposits\.accounts\.edges\.\d+\.node\.holders\b/,
  deposits: /^(customer|productCatalogue)\.deposits\b/,
  loans: /^(customer|productCatalogue)\.loans\b/,
  service: /^customer\.service\b|^unidentifiedInteractions\b/,
  wealth: /^(customer|productCatalogue)\.wealth\b|^customer\.riskProfile\b/,
};

/** What may be said of a missing part. */
const OF_SICKNESS: ReadonlySet<unknown> = new Set<ErrorCode>([
  "SUBGRAPH_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "ANSWER_TOO_LARGE",
  "INTERNAL_ERROR",
]);

interface Answer {
  data?: unknown;
  errors?: { path?: (string | number)[]; extensions?: { code?: unknown } }[];
  extensions?: { sections?: { subgraph: string; status: string }[] };
}

/** Judges an answer by the healthy graph's. Without a sick subgraph it must be the same. */
export function judge({ status, text }: Told, question: Question, sick: string | undefined): Verdict {
  const wrong: string[] = [];
  const lost: string[] = [];
  const answer = read(text);
  if (status !== 200 || answer === undefined)
    return { isIncomplete: false, wrong: [`It has the status ${status} and the text ${text}.`], lost };
  if (text.includes(SECRET)) wrong.push("It tells what the subgraph blurted out.");
  const { data, errors = [], extensions } = answer;
  const isOfSick = (at: Path) => sick !== undefined && OF_SUBGRAPH[sick].test(at.join("."));

  const paths = errors.map(({ path = [] }) => path.map(String));
  const missing = differences(question.data, data);
  for (const { at, isNull } of missing) {
    const isTold = paths.some((path) => isWithin(at, path) || isWithin(path, at));
    if (!isNull || !isTold)
      wrong.push(
        `${at.join(".")} is not what it should be, ${isNull ? "without" : "nor null with"} an error.`,
      );
    else if (!isOfSick(at)) lost.push(`${at.join(".")} is missing.`);
  }
  for (const [i, { extensions }] of errors.entries()) {
    // Where a null stands, nobody knows whether there would have been something.
    const at = nullAt(data, paths[i]);
    if (at !== undefined && !isOfSick(at)) lost.push(`${at.join(".")} has an error.`);
    if (at === undefined && !missing.some(({ at }) => isWithin(at, paths[i])))
      wrong.push(`There is an error at ${paths[i].join(".")}, but nothing is missing there.`);
    const code = extensions?.code;
    if (!OF_SICKNESS.has(code)) wrong.push(`There is an error with the code ${String(code)}.`);
  }
  const isIncomplete = missing.length + errors.length > 0;
  const unwell = (extensions?.sections ?? []).filter(({ status }) => status !== "OK");
  for (const { subgraph, status } of unwell)
    if (subgraph !== sick) wrong.push(`It calls ${subgraph} ${status}.`);
  if (isIncomplete !== unwell.length > 0) wrong.push("Its sections do not tell what its data lack.");
  return { isIncomplete, wrong, lost };
}

function read(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}

type Path = readonly string[];

/** Where an answer is another than the expected one, as far up as it can be said. */
function differences(expected: unknown, found: unknown, at: Path = []): { at: Path; isNull: boolean }[] {
  if (Object.is(expected, found)) return [];
  if (!isObject(expected) || !isObject(found)) return [{ at, isNull: found === null }];
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((name) => differences(expected[name], found[name], [...at, name]));
}

/** Where a null stands on the way along a path, if there is one. */
function nullAt(data: unknown, path: Path): Path | undefined {
  let value = data;
  for (let length = 0; ; length++) {
    if (value === null) return path.slice(0, length);
    if (!isObject(value) || length === path.length) return undefined;
    value = value[path[length]];
  }
}

function isWithin(inner: Path, outer: Path): boolean {
  return outer.every((step, i) => inner[i] === step);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
