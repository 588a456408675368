/** An event of a call, of which a test changes what it is about. */
export function callEnded(data: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}) {
  return {
    specversion: "1.0",
    id: "e-1",
    source: "call-centre/1",
    type: "CallEnded.v1",
    time: "2026-03-02T10:00:00Z",
    ...envelope,
    data: {
      contactId: "20260302-1",
      customerNumber: "4587.0",
      startedAt: "2026-03-02T17:00:00+08:00",
      endedAt: "2026-03-02T17:05:00+08:00",
      direction: "INBOUND",
      agent: "agent-7",
      outcome: "RESOLVED",
      summary: "Asked for the balance",
      ...data,
    },
  };
}

/** The same of a visit to a branch. */
export function branchVisit(data: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}) {
  return {
    ...callEnded({}, { type: "BranchVisit.v1", ...envelope }),
    data: {
      contactId: "20260302-2",
      revision: 1,
      customerNumber: "4587",
      startedAt: "2026-03-02T01:00:00Z",
      branchCode: "B-101",
      ...data,
    },
  };
}
