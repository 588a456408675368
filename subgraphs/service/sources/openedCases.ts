import type { CustomersReads } from "../../kit/systemRows";
import { countsOf, type KeyedWholeList, pagesOf } from "../../kit/wholeLists";
import type { CaseFilter, CaseRecord, ServiceSource } from "../source";

/** A case, without whose it is. */
export type OpenedCase = Omit<CaseRecord, "customerId">;

const CASES: KeyedWholeList<CaseRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ openedAt, id }) => [openedAt, id],
  direction: "DESC",
};
const WAITING = ["OPEN", "IN_PROGRESS"];
const none = () => Promise.resolve([]);

/**
 * The cases of a system that tells them, by customer and by number, and nothing beside them: no interaction, no event of a
 * case. `byNumbers` reads by case number. A source that can tell more puts its own reads in these ones' place.
 */
export function openedCases(
  { ofCustomers, byKeys }: CustomersReads<OpenedCase>,
  byNumbers: ServiceSource["casesByCaseNumbers"],
): Omit<ServiceSource, "status" | "health" | "close"> {
  const wanted = async (ids: readonly string[], { statuses }: CaseFilter) =>
    (await ofCustomers(ids)).filter(({ status }) => statuses?.includes(status) ?? true);
  return {
    casesByIds: byKeys,
    casesByCaseNumbers: byNumbers,
    casesByCustomerIds: async (ids, page) => pagesOf(await wanted(ids, page.filter), CASES, page),
    caseCountsByCustomerIds: async (ids, filter) => countsOf(await wanted(ids, filter), CASES.keyOf),
    async caseLoadsByCustomerIds(ids) {
      const waiting = await wanted(ids, { statuses: WAITING });
      return countsOf(waiting, CASES.keyOf).map(({ key, count }) => ({
        customerId: key,
        openCaseCount: count,
        overdueCaseCount: waiting.filter((each) => each.customerId === key && isOverdue(each)).length,
      }));
    },
    interactionsByIds: none,
    interactionsByCustomerIds: none,
    interactionCountsByCustomerIds: none,
    lastInteractionsByCustomerIds: none,
    interactionsByCaseIds: none,
    interactionCountsByCaseIds: none,
    eventsByCaseIds: none,
    eventCountsByCaseIds: none,
    unidentifiedInteractions: none,
    unidentifiedInteractionCount: () => Promise.resolve(0),
  };
}

function isOverdue({ dueAt }: CaseRecord): boolean {
  return dueAt !== null && Date.parse(dueAt) < Date.now();
}
