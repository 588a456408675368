/** Whether this process may make functions from text: `--disallow-code-generation-from-strings` forbids it. */
export const canGenerate: boolean = mayGenerate();

function mayGenerate(): boolean {
  try {
    return generate([], "return true")() === true;
  } catch {
    return false;
  }
}

/**
 * Makes a function from text. Only names of GraphQL documents go into such text, each as a literal: nothing
 * of a request's values does.
 */
export function generate(parameters: readonly string[], code: string): (...values: unknown[]) => unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return new Function(...parameters, code) as (...values: unknown[]) => unknown;
}

/** A text as a JavaScript literal. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

// What JSON cannot hold as it is: control characters, quotes, backslashes, halves of surrogate pairs.
const TO_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** A text as JSON, faster than JSON.stringify for the many that need no escape. */
export function quote(text: string): string {
  const { length } = text;
  if (length >= SHORT) return TO_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff))
      return JSON.stringify(text);
  }
  return `"${text}"`;
}

// Up to this length a loop is faster than the regular expression.
const SHORT = 24;
