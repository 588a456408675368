import { z } from "zod";
import { InteractionDirection, InteractionOutcome, ServiceChannel } from "../types/enums";

// What the call centre tells, as docs/call-centre.md describes it: CloudEvents 1.0 in structured JSON. A new version of
// an event has a type of its own, so that old and new ones can be under way together.

/** A text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\0\p{Surrogate}]*$/u);

/** A moment with an offset; as RFC 3339 in UTC. */
const moment = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

const key = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\w.:/-]+$/);

const contact = {
  /** The contact's own number, under which a correction comes too. */
  contactId: key(64),
  /** Counts the corrections of a contact: the highest stands, whichever comes last. */
  revision: z.int().min(1).max(1_000_000).default(1),
  /** The customer's number at the call centre; null where nobody was identified. */
  customerNumber: text(64).nullable(),
  startedAt: moment,
  /** The case at the service desk that it was about, by its id. */
  caseId: text(100).nullish(),
  summary: text(2_000).nullish(),
};

const orderly = ({ startedAt, endedAt }: { startedAt: string; endedAt?: string | null }) =>
  endedAt == null || endedAt >= startedAt;
const ends = { path: ["endedAt"] };

const call = z
  .object({
    ...contact,
    direction: z.enum(InteractionDirection),
    endedAt: moment,
    agent: text(100).nullish(),
    outcome: z.enum(InteractionOutcome),
  })
  .refine(orderly, ends);

const visit = z
  .object({
    ...contact,
    branchCode: key(20),
    endedAt: moment.nullish(),
    adviser: text(100).nullish(),
    outcome: z.enum(InteractionOutcome).nullish(),
  })
  .refine(orderly, ends);

const envelope = {
  specversion: z.literal("1.0"),
  /** Unique for its source: the same again is the same event. */
  id: key(200),
  source: key(200),
  time: moment,
};

/** An event of the call centre. */
export const callCentreEvent = z.discriminatedUnion("type", [
  z.object({ ...envelope, type: z.literal("CallEnded.v1"), data: call }),
  z.object({ ...envelope, type: z.literal("BranchVisit.v1"), data: visit }),
]);

export type CallCentreEvent = z.output<typeof callCentreEvent>;

/** What an event tells of a contact, whichever it is. */
export function contactOf(event: CallCentreEvent) {
  const { data } = event;
  const told = {
    startedAt: data.startedAt,
    endedAt: data.endedAt ?? null,
    outcome: data.outcome ?? null,
    summary: data.summary ?? null,
  };
  if (event.type === "CallEnded.v1")
    return {
      ...told,
      channel: ServiceChannel.PHONE,
      direction: event.data.direction,
      agent: event.data.agent ?? null,
    };
  return {
    ...told,
    channel: ServiceChannel.BRANCH,
    direction: InteractionDirection.INBOUND,
    agent: event.data.adviser ?? `branch ${event.data.branchCode}`,
  };
}
