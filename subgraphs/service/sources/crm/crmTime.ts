import { z } from "zod";

const MINUTE = 60_000;

/** How far a clock is ahead of UTC, `+08:00`, as minutes. */
export function offsetMinutes(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset)!;
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;

/** A time as the CRM keeps it, on its own clock without saying which, as RFC 3339 in UTC. */
export function localTime(minutesAhead: number) {
  return z.string().transform((text, { issues }) => {
    const time = LOCAL_TIME.test(text) ? Date.parse(`${text.replace(" ", "T")}Z`) : NaN;
    // No time, or one on a day that no calendar has, such as MySQL's 0000-00-00.
    if (Number.isNaN(time)) {
      issues.push({ code: "invalid_format", format: "datetime", input: text });
      return z.NEVER;
    }
    return new Date(time - minutesAhead * MINUTE).toISOString();
  });
}

const FIRST = Date.UTC(1000, 0, 1); // the first that MySQL has
const LAST = Date.UTC(10_000, 0, 1) - 1;

/** A moment on the CRM's clock, to the millisecond, in the years that it knows; undefined for what is none. */
export function toLocalTime(moment: string, minutesAhead: number): string | undefined {
  const time = Date.parse(moment) + minutesAhead * MINUTE;
  if (Number.isNaN(time)) return undefined;
  return new Date(Math.min(Math.max(time, FIRST), LAST)).toISOString().slice(0, 23).replace("T", " ");
}
