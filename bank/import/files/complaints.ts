import type { CaseRecord } from "../../../subgraphs/service/source";
import { TABLES } from "../../../subgraphs/service/sources/tables";
import { CaseCategory, CaseStatus, ServiceChannel } from "../../../subgraphs/service/types/enums";
import { dayFirstDate, key, midnight, optional, type Row, text, word } from "../fields";
import type { FileLoader } from "../loader";
import { resolveCustomers } from "../references";

const CHANNELS: Record<string, ServiceChannel> = {
  Web: ServiceChannel.WEB,
  Referral: ServiceChannel.REFERRAL,
  Phone: ServiceChannel.PHONE,
  "Postal mail": ServiceChannel.POST,
  Fax: ServiceChannel.FAX,
  Email: ServiceChannel.EMAIL,
};

/**
 * What the bank answered. Closed with something said is RESOLVED, an answer to the customer; closed with no
 * word more is CLOSED. An answer that is late is not said to have ended the case.
 */
const RESPONSES: Record<string, CaseStatus> = {
  "Closed with explanation": CaseStatus.RESOLVED,
  "Closed with monetary relief": CaseStatus.RESOLVED,
  "Closed with non-monetary relief": CaseStatus.RESOLVED,
  "Closed with relief": CaseStatus.RESOLVED,
  "Closed without relief": CaseStatus.RESOLVED,
  Closed: CaseStatus.CLOSED,
  "In progress": CaseStatus.IN_PROGRESS,
  "Untimely response": CaseStatus.IN_PROGRESS,
};

/** crm_events.csv: the complaints. They name the customer by the core's bare number. */
export const complaints: FileLoader = {
  name: "crm_events.csv",
  delimiter: ",",
  header: [
    ...["date_received", "product", "sub_product", "issue", "submitted_via", "date_sent_to_company"],
    ...["company_response_to_consumer", "timely_response", "complaint_id", "client_id"],
  ],
  system: "crm",
  datesOf: (row) => [dayFirstDate(row, "date_received"), dayFirstDate(row, "date_sent_to_company")],
  async load(rows, batch) {
    const read = batch.read(rows, (row) => ({ complaint: complaint(row), client: key(row, "client_id") }));
    const customerOf = await resolveCustomers(
      batch.stores,
      "complaints",
      read.map(({ value }) => value.client),
    );
    const owned = batch.keep(read, ({ client }) =>
      customerOf(client) === undefined ? "client_id: is not a customer of the bank" : undefined,
    );
    const entries = await batch.firstOfKey(owned, "complaint_id", ({ complaint }) => complaint.id);
    await batch.writeLines(
      TABLES.cases,
      entries.map(({ value: { complaint, client } }) => ({
        ...complaint,
        customerId: customerOf(client) as string,
      })),
    );
  },
};

function complaint(row: Row): Omit<CaseRecord, "customerId"> {
  const caseNumber = text(row, "complaint_id");
  const status = word(row, "company_response_to_consumer", RESPONSES);
  const product = [optional(row, "product"), optional(row, "sub_product")].filter((part) => part !== null);
  return {
    id: `S-${caseNumber}`,
    caseNumber,
    category: CaseCategory.COMPLAINT,
    product: product.join(" / ") || null,
    issue: text(row, "issue"),
    channel: word(row, "submitted_via", CHANNELS),
    status,
    priority: null,
    openedAt: midnight(dayFirstDate(row, "date_received")),
    dueAt: null,
    closedAt: null,
    resolution: status === CaseStatus.RESOLVED ? text(row, "company_response_to_consumer") : null,
    timely: word(row, "timely_response", { Yes: true, No: false, "": null }),
    satisfactionScore: null,
    satisfactionScale: null,
    satisfactionMethod: null,
  };
}
