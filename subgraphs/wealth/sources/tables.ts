import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { table } from "../../kit/database/table";
import type {
  HoldingModel,
  NavModel,
  OrderModel,
  RiskProfileModel,
  SecurityModel,
  CustomerAccessModel,
  CustomerAliasModel,
  CustomerReferenceModel,
} from "../prisma/client/models";
import type { HoldingRecord, NavRecord, OrderRecord, RiskProfileRecord, SecurityRecord } from "../source";

const schema = "wealth";

/** The tables of the subgraph's own database, in the order in which they can be filled. */
export const TABLES = {
  securities: table<SecurityRecord, SecurityModel>({
    schema,
    name: "securities",
    key: ["id"],
    columns: [
      "id",
      "isin",
      "localCode",
      "name",
      "description",
      "assetClass",
      "riskRating",
      "issuer",
      "status",
      "currency",
      "managementFee",
      "minimumAmount",
      "unitPrice",
      "priceType",
      "priceAsOf",
      "maturityDate",
    ],
  }),
  navs: table<NavRecord, NavModel>({
    schema,
    name: "navs",
    key: ["securityId", "date"],
    columns: ["securityId", "date", "value"],
  }),
  holdings: table<HoldingRecord, HoldingModel>({
    schema,
    name: "holdings",
    key: ["id"],
    columns: [
      "id",
      "customerId",
      "securityId",
      "quantity",
      "currency",
      "unitPrice",
      "priceType",
      "priceAsOf",
      "marketValue",
      "costBasis",
      "maturityDate",
    ],
  }),
  orders: table<OrderRecord, OrderModel>({
    schema,
    name: "orders",
    key: ["id"],
    columns: [
      "id",
      "customerId",
      "securityId",
      "side",
      "quantity",
      "amount",
      "currency",
      "status",
      "channel",
      "placedAt",
      "executedAt",
    ],
  }),
  riskProfiles: table<RiskProfileRecord, RiskProfileModel>({
    schema,
    name: "risk_profiles",
    key: ["customerId", "assessedOn"],
    columns: ["customerId", "assessedOn", "rating", "validUntil"],
  }),
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
