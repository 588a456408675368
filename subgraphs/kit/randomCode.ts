import { randomInt } from "node:crypto";

/** Crockford's letters: none that a person takes for another on the telephone. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Random letters, five bits each. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
