import { readEvent } from "../../../../subgraphs/kit/adapters/amqpEvent";
import {
  callCentreEvent,
  contactOf,
  type CallCentreEvent,
} from "../../../../subgraphs/service/callCentre/events";
import { branchVisit, callEnded } from "./callCentreEvents";

const read = (message: unknown) => readEvent(callCentreEvent, Buffer.from(JSON.stringify(message)));
const refusal = (message: unknown) => {
  const answer = read(message);
  return "event" in answer ? "an event" : [answer.code, answer.field, answer.rule].join(" ");
};
const eventOf = (message: unknown) => (read(message) as { event: CallCentreEvent }).event;

describe("the call centre's events", () => {
  it("are contacts, with times in UTC and the first revision unless told", () => {
    const call = eventOf(callEnded());
    expect(call.data).toMatchObject({ revision: 1, startedAt: "2026-03-02T09:00:00.000Z" });
    expect(contactOf(call)).toEqual({
      channel: "PHONE",
      direction: "INBOUND",
      startedAt: "2026-03-02T09:00:00.000Z",
      endedAt: "2026-03-02T09:05:00.000Z",
      agent: "agent-7",
      outcome: "RESOLVED",
      summary: "Asked for the balance",
    });
    expect(contactOf(eventOf(branchVisit()))).toEqual({
      channel: "BRANCH",
      direction: "INBOUND",
      startedAt: "2026-03-02T01:00:00.000Z",
      endedAt: null,
      agent: "branch B-101",
      outcome: null,
      summary: null,
    });
  });

  it("may say more than is known of them", () => {
    expect(refusal(callEnded({ mood: "content" }, { subject: "a call", dataschema: "urn:x" }))).toBe(
      "an event",
    );
  });

  it.each([
    ["an unknown version", callEnded({}, { type: "CallEnded.v2" }), "EVENT_INVALID type invalid_union"],
    ["no id", callEnded({}, { id: undefined }), "EVENT_INVALID id invalid_type"],
    [
      "another specification",
      callEnded({}, { specversion: "0.3" }),
      "EVENT_INVALID specversion invalid_value",
    ],
    [
      "no word of the customer",
      callEnded({ customerNumber: undefined }),
      "EVENT_INVALID data.customerNumber invalid_type",
    ],
    [
      "a number for a text",
      callEnded({ customerNumber: 4587 }),
      "EVENT_INVALID data.customerNumber invalid_type",
    ],
    [
      "a time without an offset",
      callEnded({ startedAt: "2026-03-02T17:00:00" }),
      "EVENT_INVALID data.startedAt invalid_format",
    ],
    [
      "an end before the beginning",
      callEnded({ endedAt: "2026-03-02T16:00:00+08:00" }),
      "EVENT_INVALID data.endedAt custom",
    ],
    ["an outcome of its own", callEnded({ outcome: "FINE" }), "EVENT_INVALID data.outcome invalid_value"],
    ["a NUL", callEnded({ summary: "a\0b" }), "EVENT_INVALID data.summary invalid_format"],
    ["half a character", callEnded({ summary: "\ud83d" }), "EVENT_INVALID data.summary invalid_format"],
    [
      "a contact by a sentence",
      callEnded({ contactId: "a call" }),
      "EVENT_INVALID data.contactId invalid_format",
    ],
    ["a revision of nothing", branchVisit({ revision: 0 }), "EVENT_INVALID data.revision too_small"],
    ["a list", [callEnded()], "EVENT_INVALID  invalid_type"],
  ])("are refused with %s", (_, message, expected) => {
    expect(refusal(message)).toBe(expected);
  });
});
