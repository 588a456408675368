import { z } from "zod";
import type {
  CaseCategory,
  CaseEventType,
  CasePriority,
  CaseStatus,
  InteractionDirection,
  InteractionOutcome,
  ServiceChannel,
} from "../../types/enums";

// The CRM's code values, and what they are here. Where its keys begin: the graph's ids are the CRM's own numbers with
// a letter that says of what.

type Codes<Name extends string> = Readonly<Record<string, Name>>;

export const CHANNELS: Codes<`${ServiceChannel}`> = {
  BR: "BRANCH",
  TEL: "PHONE",
  ATM: "ATM",
  WEB: "WEB",
  APP: "MOBILE",
  EML: "EMAIL",
  LTR: "POST",
  FAX: "FAX",
  REF: "REFERRAL",
};
export const DIRECTIONS: Codes<`${InteractionDirection}`> = { I: "INBOUND", O: "OUTBOUND" };
export const OUTCOMES: Codes<`${InteractionOutcome}`> = {
  "10": "RESOLVED",
  "15": "ANSWERED",
  "20": "TRANSFERRED",
  "30": "FOLLOW_UP",
  "80": "ABANDONED",
  "85": "PHANTOM",
  "99": "UNKNOWN",
};
export const CATEGORIES: Codes<`${CaseCategory}`> = {
  C: "COMPLAINT",
  R: "REQUEST",
  Q: "QUESTION",
  D: "DISPUTE",
};
export const STATUSES: Codes<`${CaseStatus}`> = {
  "1": "OPEN",
  "2": "IN_PROGRESS",
  "8": "RESOLVED",
  "9": "CLOSED",
};
export const PRIORITIES: Codes<`${CasePriority}`> = { "1": "URGENT", "2": "HIGH", "3": "NORMAL", "4": "LOW" };
export const ACTIONS: Codes<`${CaseEventType}`> = {
  OPN: "OPENED",
  PRG: "PROGRESSED",
  NOT: "NOTED",
  SOL: "RESOLVED",
  CLS: "CLOSED",
};
export const FLAGS: Readonly<Record<string, boolean>> = { Y: true, N: false };

/** A field with one of the codes, as what it is here. */
export function coded<Meaning>(codes: Readonly<Record<string, Meaning>>) {
  return z.string().transform((text, { issues }) => {
    const code = text.trim();
    if (Object.hasOwn(codes, code)) return codes[code];
    issues.push({ code: "invalid_value", values: Object.keys(codes), input: text });
    return z.NEVER;
  });
}

/** The code of a name; those that the CRM has none for are left out. */
export function codesOf(codes: Codes<string>, names: readonly string[]): string[] {
  return Object.entries(codes).flatMap(([code, name]) => (names.includes(name) ? [code] : []));
}

/** What a kind of record's ids begin with. */
export type IdPrefix = "S-" | "I-" | "E-";

/** The CRM's own number in an id of the graph; undefined where the CRM cannot have given it. */
export function numberIn(prefix: IdPrefix, id: string): string | undefined {
  const number = id.startsWith(prefix) ? id.slice(prefix.length) : "";
  return /^[\w.:/-]{1,100}$/.test(number) ? number : undefined;
}
