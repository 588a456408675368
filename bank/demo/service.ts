import type { CaseEventRecord, CaseRecord, InteractionRecord } from "../../subgraphs/service/source";
import type { CaseEventType } from "../../subgraphs/service/types/enums";
import { casesOf } from "./cases";
import type { Facts } from "./facts";
import { idBelow } from "./ids";
import { aboutCases, contactsOf, unidentified } from "./interactions";
import { randomOf, type Random } from "./random";
import type { SystemRows } from "./rows";

/** What the service desk keeps of a customer. */
export function serviceRows(facts: Facts, today: string): SystemRows["service"] {
  const random = randomOf("interactions", facts.n);
  const strangers = unidentified(facts.n, random, today);
  if (!facts.systems.service) return { interactions: strangers };
  const cases = casesOf(facts, randomOf("cases", facts.n), today);
  const interactions: InteractionRecord[] = [
    ...strangers,
    ...aboutCases(facts, cases, random),
    ...contactsOf(facts, random, today),
  ];
  return { cases, caseEvents: cases.flatMap((opened) => eventsOf(opened, random)), interactions };
}

/** The history of a case: times between its opening and its end. */
function eventsOf(serviceCase: CaseRecord, random: Random): CaseEventRecord[] {
  const { id, openedAt, closedAt, status, issue, resolution } = serviceCase;
  const agent = `agent-${random.int(1, 60)}`;
  const events: [`${CaseEventType}`, number, string | null, string][] = [["OPENED", 0, issue, "customer"]];
  if (status !== "OPEN") events.push(["PROGRESSED", 20, null, agent]);
  if (status !== "OPEN" && random.chance(50))
    events.push([
      "NOTED",
      55,
      random.pick(["Called back.", "Asked the branch.", "Waiting for documents."]),
      agent,
    ]);
  if (closedAt !== null) events.push([status === "RESOLVED" ? "RESOLVED" : "CLOSED", 100, resolution, agent]);
  const start = Date.parse(openedAt);
  // What is still open is hours old at the least.
  const length = (closedAt === null ? start + 3_600_000 : Date.parse(closedAt)) - start;
  return events.map(([type, percent, note, actor], i) => ({
    id: idBelow("E", id, i + 1, 2),
    caseId: id,
    occurredAt: new Date(start + Math.floor((length * percent) / 100)).toISOString(),
    type,
    note,
    actor,
  }));
}
