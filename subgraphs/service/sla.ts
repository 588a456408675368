import { CasePriority } from "./types/enums";

/** How many business days the desk has to resolve a case. */
const BUSINESS_DAYS: Record<CasePriority, number> = {
  [CasePriority.URGENT]: 1,
  [CasePriority.HIGH]: 2,
  [CasePriority.NORMAL]: 5,
  [CasePriority.LOW]: 10,
};

const SUNDAY = 0;
const SATURDAY = 6;

/**
 * When a case must be resolved: at the time of day at which it was opened, as many business days later as
 * its priority gives. Business days are Monday to Friday by UTC; the desk keeps no calendar of holidays.
 * What is opened at a weekend counts from Monday as its first business day.
 */
export function dueAt(openedAt: Date, priority: CasePriority): Date {
  const due = new Date(openedAt);
  for (let left = BUSINESS_DAYS[priority]; left > 0;) {
    due.setUTCDate(due.getUTCDate() + 1);
    if (due.getUTCDay() !== SATURDAY && due.getUTCDay() !== SUNDAY) left--;
  }
  return due;
}
