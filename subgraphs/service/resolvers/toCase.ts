import type { CaseRecord } from "../source";

/** A row as GraphQL answers it. */
export function toCase(record: CaseRecord) {
  const { customerId, satisfactionScore, satisfactionScale, satisfactionMethod, ...rest } = record;
  return {
    ...rest,
    customer: { id: customerId },
    satisfaction:
      satisfactionScore === null
        ? null
        : { score: satisfactionScore, scale: satisfactionScale, method: satisfactionMethod },
  };
}
