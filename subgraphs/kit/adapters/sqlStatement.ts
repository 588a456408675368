/** The languages of SQL that are spoken. MariaDB's is MySQL's here. */
export type SqlKind = "POSTGRESQL" | "MYSQL";

/** One of these keys: `= ANY($1)` or `IN (?, ?)`, to be written behind a column. Made by `among`. */
export interface Among {
  readonly among: readonly string[];
}

/** A piece of a statement. A text is a value and never stands in the statement's own text; a number is a whole one. */
export type SqlPart = string | null | number | Among | SqlStatement;

/** A statement, or a part of one, for any kind of server. Made by `sql`. */
export interface SqlStatement {
  readonly texts: readonly string[];
  readonly parts: readonly SqlPart[];
}

/** A statement as one kind of server takes it. */
export interface RenderedSql {
  readonly text: string;
  readonly values: readonly (string | null | readonly string[])[];
}

/** Writes a statement: sql`SELECT NAME FROM PARTY WHERE PARTY_NO ${among(keys)}`. */
export function sql(texts: TemplateStringsArray, ...parts: SqlPart[]): SqlStatement {
  return { texts, parts };
}

/** SQL that stands in the program, such as a column's name. Never what came from outside. */
export function sqlText(text: string): SqlStatement {
  return { texts: [text], parts: [] };
}

/** Behind a column: that it holds one of these keys. */
export function among(keys: readonly string[]): Among {
  return { among: keys };
}

/** Parts one behind the other, with `between` in between. */
export function joined(statements: readonly SqlStatement[], between: string): SqlStatement {
  return { texts: ["", ...statements.slice(1).map(() => between), ""], parts: statements };
}

/** The statement as a kind of server takes it. Throws a TypeError where it does not read. */
export function render(statement: SqlStatement, kind: SqlKind): RenderedSql {
  const values: (string | null | readonly string[])[] = [];
  const place = (value: string | null | readonly string[]) => {
    values.push(value);
    return kind === "POSTGRESQL" ? `$${values.length}` : "?";
  };
  const write = (part: SqlPart): string => {
    if (part === null || typeof part === "string") return place(part);
    if (typeof part === "number") return wholeNumber(part);
    if ("texts" in part)
      return part.texts.map((text, i) => text + (i < part.parts.length ? write(part.parts[i]) : "")).join("");
    if (kind === "POSTGRESQL") return `= ANY(${place(part.among)})`;
    return `IN (${padded(part.among).map(place).join(", ")})`;
  };
  const text = write(statement);
  if (!/^\s*(SELECT|WITH)\b/i.test(text))
    throw new TypeError("A source reads: its statements begin with SELECT or WITH.");
  return { text, values };
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError("A number in a statement must be whole.");
  return String(value);
}

/**
 * Keys repeated up to the next power of four: a server and its driver keep each text of a statement prepared, and there
 * must be few of them.
 */
function padded(keys: readonly string[]): readonly (string | null)[] {
  let length = 1;
  while (length < keys.length) length *= 4;
  const last = keys.at(-1) ?? null; // IN (NULL) is true of no row
  return [...keys, ...Array.from({ length: length - keys.length }, () => last)];
}
