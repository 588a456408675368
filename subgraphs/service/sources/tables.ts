import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { processedEvents } from "../../kit/database/processedEvents";
import { table } from "../../kit/database/table";
import type {
  CallCentreContactModel,
  CaseEventModel,
  CaseModel,
  IdempotencyKeyModel,
  InteractionModel,
  CustomerAccessModel,
  CustomerAliasModel,
  ProcessedEventModel,
  CustomerReferenceModel,
} from "../prisma/client/models";
import type {
  CallCentreContactRecord,
  CaseEventRecord,
  CaseRecord,
  IdempotencyKeyRecord,
  InteractionRecord,
} from "../source";

const schema = "service";

/** The tables of the subgraph's own database, in the order in which they can be filled. */
export const TABLES = {
  cases: table<CaseRecord, CaseModel>({
    schema,
    name: "cases",
    key: ["id"],
    columns: [
      "id",
      "caseNumber",
      "customerId",
      "category",
      "product",
      "issue",
      "channel",
      "status",
      "priority",
      "openedAt",
      "dueAt",
      "closedAt",
      "resolution",
      "timely",
      "satisfactionScore",
      "satisfactionScale",
      "satisfactionMethod",
    ],
  }),
  caseEvents: table<CaseEventRecord, CaseEventModel>({
    schema,
    name: "case_events",
    key: ["id"],
    columns: ["id", "caseId", "occurredAt", "type", "note", "actor"],
  }),
  interactions: table<InteractionRecord, InteractionModel>({
    schema,
    name: "interactions",
    key: ["id"],
    columns: [
      "id",
      "customerId",
      "channel",
      "direction",
      "startedAt",
      "endedAt",
      "agent",
      "outcome",
      "summary",
      "caseId",
    ],
  }),
  idempotencyKeys: table<IdempotencyKeyRecord, IdempotencyKeyModel>({
    schema,
    name: "idempotency_keys",
    key: ["key"],
    columns: ["key", "operation", "requestHash", "resultId", "createdAt"],
  }),
  callCentreContacts: table<CallCentreContactRecord, CallCentreContactModel>({
    schema,
    name: "call_centre_contacts",
    key: ["contactId"],
    columns: ["contactId", "revision", "customerNumber", "interactionId"],
  }),
  processedEvents: processedEvents<ProcessedEventModel>(schema),
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
