import type { CaseRecord, InteractionRecord } from "../../subgraphs/service/source";
import type { InteractionOutcome, ServiceChannel } from "../../subgraphs/service/types/enums";
import { addDays, daysBetween, timeOn } from "./dates";
import type { Facts } from "./facts";
import { idBelow } from "./ids";
import type { Random, Weights } from "./random";
import { SHOWCASE } from "./showcase";

const CHANNELS: Weights<`${ServiceChannel}`> = {
  MOBILE: 36,
  PHONE: 20,
  WEB: 14,
  BRANCH: 12,
  ATM: 8,
  EMAIL: 6,
  POST: 2,
  FAX: 1,
  REFERRAL: 1,
};
const OUTCOMES: Weights<`${InteractionOutcome}`> = {
  RESOLVED: 56,
  ANSWERED: 16,
  TRANSFERRED: 6,
  FOLLOW_UP: 14,
  ABANDONED: 5,
  PHANTOM: 0,
  UNKNOWN: 3,
};
const LOST: Weights<`${InteractionOutcome}`> = { ...OUTCOMES, ABANDONED: 40, PHANTOM: 40 };

/** What contacts are about, where nothing is at issue. */
const SUMMARIES: Record<`${ServiceChannel}`, readonly string[]> = {
  BRANCH: ["Adviser meeting about savings", "Signed a contract", "Paid in cash", "办理存款业务"],
  PHONE: ["Asked for the balance", "Asked about a transfer", "Blocked a lost card", "Reminder of a review"],
  ATM: ["Took out cash", "Changed the PIN"],
  WEB: ["Opened a savings account", "Downloaded statements", "Changed contact data"],
  MOBILE: ["Chat about a card", "Chat about fund prices", "Asked for a higher limit", "咨询理财产品"],
  EMAIL: ["Sent documents", "Asked for an appointment"],
  POST: ["Sent a signed form", "Yearly statement"],
  FAX: ["Sent a payment order"],
  REFERRAL: ["Passed on by the ombudsman"],
};
/** Channels on which nobody of the bank takes part. */
const SELF_SERVICE = ["ATM", "WEB"];

/** One customer in so many has somebody call whom the bank does not recognise. */
const STRANGERS = 12;

/** Contacts by the way, over all channels, in the last year and a half. */
export function contactsOf(facts: Facts, random: Random, today: string): InteractionRecord[] {
  const shown: `${ServiceChannel}`[] = ["MOBILE", "PHONE", "BRANCH", "WEB", "EMAIL", "MOBILE"];
  const count = random.int(1, facts.segment === "RETAIL" ? 7 : 12);
  const channels =
    facts.n === SHOWCASE ? shown : Array.from({ length: count }, () => random.weighted(CHANNELS));
  const days = Math.min(daysBetween(facts.customerSince, today) - 1, 540);
  return channels.map((channel, i) => ({
    ...contact(channel, addDays(today, -random.int(1, days)), OUTCOMES, random),
    id: interactionId(facts, i + 1),
    customerId: facts.id,
  }));
}

/** The contacts in which cases were opened and ended. */
export function aboutCases(facts: Facts, cases: readonly CaseRecord[], random: Random): InteractionRecord[] {
  return cases.flatMap((opened, i) => {
    const about = { customerId: facts.id, caseId: opened.id };
    const opening: InteractionRecord = {
      ...about,
      id: interactionId(facts, 51 + 2 * i),
      channel: opened.channel!,
      direction: "INBOUND",
      startedAt: opened.openedAt,
      endedAt: plusMinutes(opened.openedAt, random.int(2, 25)),
      agent: agentOn(opened.channel!, random),
      outcome: "FOLLOW_UP",
      summary: opened.issue,
    };
    if (opened.closedAt === null) return [opening];
    const channel = random.pick(["PHONE", "EMAIL", "MOBILE", "POST"]);
    return [
      opening,
      {
        ...about,
        id: interactionId(facts, 52 + 2 * i),
        channel,
        direction: "OUTBOUND",
        startedAt: opened.closedAt,
        endedAt: null,
        agent: agentOn(channel, random),
        outcome: "RESOLVED",
        summary: opened.resolution,
      },
    ];
  });
}

/** A call of somebody whom the bank did not recognise. It belongs to nobody. */
export function unidentified(n: number, random: Random, today: string): InteractionRecord[] {
  if (n % STRANGERS !== 0) return [];
  const call = contact("PHONE", addDays(today, -random.int(1, 400)), LOST, random);
  return [{ ...call, id: `I-${n}00`, customerId: null, direction: "INBOUND" }];
}

function contact(channel: `${ServiceChannel}`, date: string, outcomes: typeof OUTCOMES, random: Random) {
  const isSelfService = SELF_SERVICE.includes(channel);
  const outcome = isSelfService ? "RESOLVED" : random.weighted(outcomes);
  const isAnswered = outcome !== "ABANDONED" && outcome !== "PHANTOM";
  const startedAt = timeOn(date, random.int(490, 1_230), random.int(0, 59));
  return {
    channel,
    direction: !isSelfService && isAnswered && random.chance(18) ? "OUTBOUND" : "INBOUND",
    startedAt,
    endedAt: channel === "POST" || channel === "FAX" ? null : plusMinutes(startedAt, random.int(1, 40)),
    agent: isAnswered ? agentOn(channel, random) : null,
    outcome,
    summary: isAnswered ? random.pick(SUMMARIES[channel]) : null,
    caseId: null,
  };
}

function agentOn(channel: string, random: Random): string | null {
  return SELF_SERVICE.includes(channel) ? null : `agent-${random.int(1, 60)}`;
}

function interactionId({ n }: Facts, k: number): string {
  return idBelow("I", `C-${n}`, k, 2);
}

function plusMinutes(time: string, minutes: number): string {
  return new Date(Date.parse(time) + 60_000 * minutes).toISOString();
}
