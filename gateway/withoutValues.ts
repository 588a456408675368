/**
 * What of graphql-js's messages on documents quotes a value, and what is said instead. Each begins with fixed words: a name
 * of a document may be as long as the document, and must be looked at once.
 */
const QUOTES: readonly (readonly [RegExp, string])[] = [
  [/( cannot represent [\w -]{0,60}value): [^]*$/, "$1."],
  [/(Expected value of type "[^"]*"), found [^]*$/, "$1."],
  // Of a document that cannot be read: names and signs may stand.
  [/((?:found|Unexpected) (?:String|BlockString|Int|Float)) "?[^]*$/, "$1."],
];

/** What graphql-js says of a variable's value without quoting it, at the end of its message. */
const REASON =
  /; ((?:Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")|Expected (?:non-nullable )?type "[\w![\]]+" not to be null)\.(?: Did you mean [\w ",]*\?)?)$/;

/**
 * A message of graphql-js without the values that it quotes. They are the client's own, but may be somebody's name or number
 * that an error, which clients log, must not carry. The place and the type are enough to mend it.
 */
export function withoutValues(message: string): string {
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? [];
  if (variable === undefined)
    return QUOTES.reduce((text, [quoting, instead]) => text.replace(quoting, instead), message);
  // Its path begins with the variable's own name, and stands behind the value.
  const [, path] = new RegExp(`[^]* at "(${variable}[\\w.[\\]]*)"; `).exec(message) ?? [];
  const reason = REASON.exec(message)?.[1] ?? "its value is not of its type.";
  return `Variable "$${variable}" is wrong${path === undefined ? "" : ` at "${path}"`}: ${reason}`;
}
