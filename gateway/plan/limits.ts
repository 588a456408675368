import { fail } from "../../schema/errors";

/**
 * How much one request may ask, whoever sends it; docs/limits.md lists them. The view of a whole customer has 500 tokens,
 * 10 levels and 290 fields. "Expanded": a fragment counts at each place where it is spread.
 */
export const LIMITS = {
  /** Of a document's text. */
  characters: 100_000,
  tokens: 10_000,
  /** Operations and fragments of a document. */
  definitions: 100,
  /** Selections within selections, expanded: fields and fragments alike. */
  levels: 40,
  /** Of an operation, expanded. */
  fields: 2_000,
  /** Fields at an operation's root, expanded: mutations wait for one another. */
  rootFields: 30,
  /** Fields with a name of the client's own, expanded. */
  aliases: 200,
  /** Expanded. */
  directives: 100,
  /** Selections that one place of an answer merges, expanded: validation compares each with each. */
  repeats: 50,
  /** Lists and objects within one another, in an argument or a variable. */
  valueLevels: 10,
  /** Values in all variables of a request, those in lists and objects included. */
  values: 10_000,
  /** Of one list in a variable. */
  items: 1_000,
} as const;

const MEANINGS: Record<keyof typeof LIMITS, string> = {
  characters: "characters of text",
  tokens: "tokens",
  definitions: "operations and fragments",
  levels: "selections within one another",
  fields: "fields, fragments expanded",
  rootFields: "root fields, fragments expanded",
  aliases: "aliases, fragments expanded",
  directives: "directives, fragments expanded",
  repeats: "selections of one name at one place",
  valueLevels: "lists and objects within one another",
  values: "values in variables",
  items: "items in a list",
};

/** Refuses with OPERATION_TOO_COMPLEX where a limit is passed. */
export function within(limit: keyof typeof LIMITS, count: number): void {
  if (count <= LIMITS[limit]) return;
  throw fail("OPERATION_TOO_COMPLEX", { detail: `It may have ${LIMITS[limit]} ${MEANINGS[limit]}.` });
}

/** Refuses variables, as they came, that hold too much: with OPERATION_TOO_COMPLEX. */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  let values = 0;
  const check = (value: unknown, level: number): void => {
    within("values", ++values);
    if (typeof value !== "object" || value === null) return;
    within("valueLevels", level);
    if (Array.isArray(value)) {
      within("items", value.length);
      for (const item of value) check(item, level + 1);
    } else {
      for (const key in value) check((value as Record<string, unknown>)[key], level + 1);
    }
  };
  for (const name in variables) check(variables[name], 1);
}
