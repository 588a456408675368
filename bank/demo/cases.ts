import { dueAt } from "../../subgraphs/service/sla";
import type { CaseRecord } from "../../subgraphs/service/source";
import type {
  CaseCategory,
  CasePriority,
  CaseStatus,
  ServiceChannel,
} from "../../subgraphs/service/types/enums";
import { addDays, asOfDay, daysBetween, timeOn } from "./dates";
import type { Facts } from "./facts";
import { idOf, padded } from "./ids";
import { pickMatter } from "./matters";
import type { Random, Weights } from "./random";
import { SHOWCASE } from "./showcase";

const CATEGORIES: Weights<`${CaseCategory}`> = { COMPLAINT: 34, REQUEST: 32, QUESTION: 22, DISPUTE: 12 };
const STATUS: Weights<`${CaseStatus}`> = { OPEN: 12, IN_PROGRESS: 13, RESOLVED: 63, CLOSED: 12 };
const PRIORITIES: Weights<`${CasePriority}`> = { LOW: 25, NORMAL: 50, HIGH: 19, URGENT: 6 };
export const CASE_CHANNELS: Weights<`${ServiceChannel}`> = {
  PHONE: 34,
  MOBILE: 20,
  WEB: 14,
  BRANCH: 14,
  EMAIL: 8,
  POST: 3,
  FAX: 2,
  REFERRAL: 4,
  ATM: 1,
};

/** What is set for a case and not left to chance. */
type Settled = Partial<Record<"category" | "status" | "channel" | "priority", string>> & { daysAgo?: number };

/** The showcase has one open complaint, and one case that is settled. */
const SHOWCASE_CASES: readonly Settled[] = [
  { category: "COMPLAINT", status: "IN_PROGRESS", channel: "MOBILE", priority: "HIGH", daysAgo: 4 },
  { category: "REQUEST", status: "RESOLVED", channel: "BRANCH", priority: "NORMAL", daysAgo: 140 },
];

/** The cases of a customer. */
export function casesOf(facts: Facts, random: Random, today: string): CaseRecord[] {
  const count = Number(random.weighted({ "0": 46, "1": 30, "2": 15, "3": 6, "4": 3 }));
  const settled = facts.n === SHOWCASE ? SHOWCASE_CASES : Array.from({ length: count }, () => ({}));
  return settled.map((known, i) => caseOf(facts, known, i + 1, random, today));
}

function caseOf(facts: Facts, settled: Settled, k: number, random: Random, today: string): CaseRecord {
  const category = (settled.category ?? random.weighted(CATEGORIES)) as `${CaseCategory}`;
  const status = settled.status ?? random.weighted(STATUS);
  const priority = settled.priority ?? random.weighted(PRIORITIES);
  const isOpen = status === "OPEN" || status === "IN_PROGRESS";
  const longest = Math.min(daysBetween(facts.customerSince, today) - 1, isOpen ? 21 : 720);
  const openedOn = addDays(today, -(settled.daysAgo ?? random.int(1, longest)));
  const openedAt = timeOn(openedOn, random.int(480, 1_250), random.int(0, 59));
  const due = dueAt(new Date(openedAt), priority as CasePriority).toISOString();
  const closedAt = isOpen ? null : closing(openedAt, due, random, today);
  const { issue, product, resolution } = pickMatter(category, random);
  return {
    id: idOf("S", facts.n, k),
    caseNumber: `CASE-${openedOn.replaceAll("-", "")}-${padded(facts.n, 6)}${padded(k, 2)}`,
    customerId: facts.id,
    category,
    product,
    issue,
    channel: settled.channel ?? random.weighted(CASE_CHANNELS),
    status,
    priority,
    openedAt,
    dueAt: due,
    closedAt,
    resolution: isOpen ? null : status === "RESOLVED" ? resolution : "The customer withdrew the matter.",
    timely: closedAt === null ? null : closedAt <= due,
    ...satisfactionOf(status, random),
  };
}

/** When a case ended: mostly in time, sometimes after it, never in the future. */
function closing(openedAt: string, due: string, random: Random, today: string): string {
  const opened = Date.parse(openedAt);
  const allowed = Date.parse(due) - opened;
  const taken = Math.round((allowed * random.int(2, random.chance(80) ? 100 : 260)) / 100);
  const latest = Date.parse(asOfDay(today)) - 60_000;
  return new Date(Math.min(opened + taken, latest)).toISOString();
}

function satisfactionOf(status: string, random: Random) {
  if (status !== "RESOLVED" || !random.chance(60))
    return { satisfactionScore: null, satisfactionScale: null, satisfactionMethod: null };
  const score = random.weighted({ "1": 6, "2": 8, "3": 18, "4": 36, "5": 32 });
  const method = random.weighted({ survey: 70, call: 20, app: 10 });
  return { satisfactionScore: score, satisfactionScale: "1-5", satisfactionMethod: method };
}
