import { randomCode } from "../kit/randomCode";

/** A permanent id: `I-` for an interaction, `S-` for a case. */
export function newId(prefix: "I" | "S"): string {
  return `${prefix}-${randomCode(20)}`;
}

/** A case's number, to be read out: the day of opening and eight letters, for example CASE-20261121-7F3K9QMT. */
export function newCaseNumber(openedAt: string): string {
  return `CASE-${openedAt.slice(0, 10).replaceAll("-", "")}-${randomCode(8)}`;
}
