import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { table } from "../../kit/database/table";
import type {
  BorrowerModel,
  CollateralModel,
  CreditRatingModel,
  InstalmentModel,
  LoanModel,
  PaymentModel,
  ProductModel,
  CustomerAccessModel,
  CustomerAliasModel,
  CustomerReferenceModel,
} from "../prisma/client/models";
import type {
  BorrowerRecord,
  CollateralRecord,
  CreditRatingRecord,
  InstalmentRecord,
  LoanRecord,
  PaymentRecord,
  ProductRecord,
} from "../source";

const schema = "loans";

/** The tables of the subgraph's own database, in the order in which they can be filled. */
export const TABLES = {
  products: table<ProductRecord, ProductModel>({
    schema,
    name: "products",
    key: ["code"],
    columns: [
      "code",
      "name",
      "description",
      "purpose",
      "status",
      "currency",
      "interestRate",
      "maximumAmount",
      "maximumMonths",
    ],
  }),
  loans: table<LoanRecord, LoanModel>({
    schema,
    name: "loans",
    key: ["id"],
    columns: [
      "id",
      "loanNumber",
      "productCode",
      "purpose",
      "status",
      "currency",
      "originalPrincipal",
      "principalOutstanding",
      "interestOutstanding",
      "interestRate",
      "termMonths",
      "openedOn",
      "maturityDate",
      "nextPaymentDueDate",
      "nextPaymentAmount",
      "lastPaymentDate",
      "totalOverdue",
      "overdueSince",
      "pastDueDays",
      "delinquencyBucket",
      "repaymentAccountId",
    ],
  }),
  borrowers: table<BorrowerRecord, BorrowerModel>({
    schema,
    name: "borrowers",
    key: ["customerId", "loanId"],
    columns: ["customerId", "loanId", "role"],
  }),
  instalments: table<InstalmentRecord, InstalmentModel>({
    schema,
    name: "instalments",
    key: ["loanId", "number"],
    columns: ["loanId", "number", "dueDate", "principal", "interest", "amount", "status"],
  }),
  payments: table<PaymentRecord, PaymentModel>({
    schema,
    name: "payments",
    key: ["id"],
    columns: ["id", "loanId", "paidOn", "amount", "method"],
  }),
  collateral: table<CollateralRecord, CollateralModel>({
    schema,
    name: "collateral",
    key: ["id"],
    columns: ["id", "loanId", "type", "description", "value", "currency", "valuedOn"],
  }),
  creditRatings: table<CreditRatingRecord, CreditRatingModel>({
    schema,
    name: "credit_ratings",
    key: ["customerId", "assessedOn"],
    columns: ["customerId", "assessedOn", "rating", "score", "model", "validUntil"],
  }),
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
