// A string, to be passed over, or a number outside of any.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\[^])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON with each number as the text that stands there: an amount of nineteen digits is no double. Throws a
 * SyntaxError where it is no JSON, whose message may quote the text.
 */
export function parseExactly(json: string): unknown {
  return JSON.parse(json.replace(STRING_OR_NUMBER, (found) => (found[0] === '"' ? found : `"${found}"`)));
}
