import { addDays, timeOn } from "../../demo/dates";
import { factsOf } from "../../demo/facts";
import { BRANCHES } from "../../demo/branches";
import { randomOf, type Weights } from "../../demo/random";

/** An event as the call centre writes it: CloudEvents 1.0, its data as docs/call-centre.md describes them. */
export interface CallCentreMessage {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  time: string;
  data: { contactId: string; customerNumber: string | null; [field: string]: unknown };
}

const OUTCOMES: Weights<"RESOLVED" | "FOLLOW_UP" | "TRANSFERRED" | "ABANDONED"> = {
  RESOLVED: 70,
  FOLLOW_UP: 15,
  TRANSFERRED: 10,
  ABANDONED: 5,
};
const WISHES = ["Asked for the balance", "Lost a card", "Asked for a higher limit", "咨询贷款利率"];

/** One customer in so many calls from a number that the bank does not know, and one is not identified. */
const STRANGERS = 10;

/**
 * What the call centre has to tell of customer `n` and the day before: none to three contacts, the last of them corrected
 * where there are three. They follow from `n` and the day alone. Customers are known by the service desk's numbers.
 */
export function eventsOf(n: number, today: string): CallCentreMessage[] {
  const { systems } = factsOf(n, today);
  if (!systems.service) return [];
  const random = randomOf("call centre", n);
  const day = addDays(today, -1);
  const count = random.int(0, 3);
  const contacts = Array.from({ length: count }, (_, i) => {
    const startedAt = timeOn(day, 540 + 120 * i + random.int(0, 90), random.int(0, 59));
    const endedAt = new Date(Date.parse(startedAt) + 60_000 * random.int(1, 25)).toISOString();
    const contactId = `${day.replaceAll("-", "")}-${n}-${i + 1}`;
    const stranger = random.int(1, STRANGERS);
    const customerNumber = stranger === 1 ? `SD9${n}000` : stranger === 2 ? null : `SD${n}`;
    const contact = { contactId, revision: 1, customerNumber, startedAt, endedAt };
    const outcome = random.weighted(OUTCOMES);
    const data = random.chance(70)
      ? { ...contact, direction: "INBOUND", agent: `agent-${random.int(1, 60)}`, outcome }
      : { ...contact, branchCode: random.pick(BRANCHES).id, adviser: `agent-${random.int(1, 60)}`, outcome };
    const type = "direction" in data ? "CallEnded.v1" : "BranchVisit.v1";
    return message(type, { ...data, summary: outcome === "ABANDONED" ? null : random.pick(WISHES) }, endedAt);
  });
  const last = contacts[2];
  if (last === undefined) return contacts;
  const corrected = { ...last.data, revision: 2, outcome: "RESOLVED" };
  return [...contacts, message(last.type, corrected, last.time)];
}

function message(type: string, data: CallCentreMessage["data"], time: string): CallCentreMessage {
  const id = `${data.contactId}-${String(data.revision)}`;
  return { specversion: "1.0", id, source: "call-centre/shanghai", type, time, data };
}
