import type { SubgraphContext } from "../../kit/defineSubgraph";
import { customerField } from "../../kit/visible";
import type { CaseRecord } from "../source";

/** A row as GraphQL answers it. */
export function toCase(record: CaseRecord) {
  const { customerId, satisfactionScore, satisfactionScale, satisfactionMethod, ...rest } = record;
  return {
    ...rest,
    customer: customerField(customerId),
    satisfaction:
      satisfactionScore === null
        ? null
        : { score: satisfactionScore, scale: satisfactionScale, method: satisfactionMethod },
  };
}

/** A case that was read, as GraphQL answers it; null where there is none, and where the caller must not see its customer. */
export async function visibleCase(
  record: CaseRecord | null,
  { visible }: Pick<SubgraphContext<unknown>, "visible">,
) {
  return (await visible.any(() => [record?.customerId])) ? record && toCase(record) : null;
}
