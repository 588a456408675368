import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { table } from "../../kit/database/table";
import type {
  AlertModel,
  CustomerAccessModel,
  CustomerAliasModel,
  CustomerInsightModel,
  CustomerReferenceModel,
  GenerationModel,
} from "../prisma/client/models";
import type { AlertRecord, GenerationRecord, InsightRecord } from "../source";

const schema = "insights";

/** The tables of the subgraph's own database. */
export const TABLES = {
  generations: table<GenerationRecord, GenerationModel>({
    schema,
    name: "generations",
    key: ["id"],
    columns: [
      "id",
      "asOf",
      "begunAt",
      "completedAt",
      "customers",
      "currency",
      "keyLine",
      "potentialLine",
      "peers",
    ],
  }),
  insights: table<InsightRecord, CustomerInsightModel>({
    schema,
    name: "customer_insights",
    key: ["generation", "customerId"],
    columns: [
      "generation",
      "customerId",
      "partyType",
      "customerSince",
      "peerGroup",
      "assets",
      "liabilities",
      "net",
      "change30",
      "change365",
      "contribution",
      "byKind",
      "potential",
      "segment",
      "cell",
      "contributionQuintile",
      "potentialQuintile",
      "recencyDays",
      "frequency",
      "monetary",
      "recencyQuintile",
      "frequencyQuintile",
      "monetaryQuintile",
      "stage",
      "churnScore",
      "loyaltyScore",
      "kinds",
      "amounts",
      "contacts",
    ],
  }),
  alerts: table<AlertRecord, AlertModel>({
    schema,
    name: "alerts",
    key: ["id"],
    columns: [
      "id",
      "customerId",
      "kind",
      "cause",
      "subject",
      "occurredOn",
      "reason",
      "amount",
      "currency",
      "status",
      "assignedTo",
      "foundAt",
      "acknowledgedAt",
      "closedAt",
      "changedBy",
      "note",
    ],
  }),
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
