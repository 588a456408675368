import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { table } from "../../kit/database/table";
import type {
  CaseEventModel,
  CaseModel,
  IdempotencyKeyModel,
  InteractionModel,
  CustomerAccessModel,
  CustomerAliasModel,
  CustomerReferenceModel,
} from "../prisma/client/models";
import type { CaseEventRecord, CaseRecord, IdempotencyKeyRecord, InteractionRecord } from "../source";

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
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
