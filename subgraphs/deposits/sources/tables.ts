import { customerAccess } from "../../kit/database/customerAccess";
import { customerAlias } from "../../kit/database/customerAlias";
import { customerReference } from "../../kit/database/customerReference";
import { table } from "../../kit/database/table";
import type {
  AccountHolderModel,
  AccountModel,
  BalanceModel,
  CardModel,
  ProductModel,
  StandingOrderModel,
  TermDepositModel,
  TransactionModel,
  CustomerAccessModel,
  CustomerAliasModel,
  CustomerReferenceModel,
} from "../prisma/client/models";
import type {
  AccountHolderRecord,
  AccountRecord,
  BalanceRecord,
  CardRecord,
  ProductRecord,
  StandingOrderRecord,
  TermDepositRecord,
  TransactionRecord,
} from "../source";

const schema = "deposits";

/** The tables that hold a system's deposits, in the order in which they can be filled: the own schema's, or of the same shape. */
export function depositTables(schema: string) {
  return {
    products: table<ProductRecord, ProductModel>({
      schema,
      name: "products",
      key: ["code"],
      columns: [
        "code",
        "name",
        "description",
        "accountType",
        "status",
        "currency",
        "interestRate",
        "minimumOpening",
        "termMonths",
      ],
    }),
    accounts: table<AccountRecord, AccountModel>({
      schema,
      name: "accounts",
      key: ["id"],
      columns: [
        "id",
        "accountNumber",
        "iban",
        "accountType",
        "productCode",
        "status",
        "currency",
        "interestRate",
        "openedOn",
        "closedOn",
      ],
    }),
    termDeposits: table<TermDepositRecord, TermDepositModel>({
      schema,
      name: "term_deposits",
      key: ["accountId"],
      columns: [
        "accountId",
        "principal",
        "interestRate",
        "startDate",
        "maturityDate",
        "maturityInstruction",
        "accruedInterest",
      ],
    }),
    balances: table<BalanceRecord, BalanceModel>({
      schema,
      name: "balances",
      key: ["accountId", "type"],
      columns: ["accountId", "type", "amount", "creditDebitIndicator", "asOf"],
    }),
    accountHolders: table<AccountHolderRecord, AccountHolderModel>({
      schema,
      name: "account_holders",
      key: ["customerId", "accountId"],
      columns: ["customerId", "accountId", "role", "since"],
    }),
    transactions: table<TransactionRecord, TransactionModel>({
      schema,
      name: "transactions",
      key: ["id"],
      columns: [
        "id",
        "accountId",
        "bookedOn",
        "sequence",
        "amount",
        "currency",
        "creditDebitIndicator",
        "type",
        "purpose",
        "description",
        "counterpartyName",
        "counterpartyBank",
        "counterpartyAccount",
        "balanceAfter",
      ],
    }),
    standingOrders: table<StandingOrderRecord, StandingOrderModel>({
      schema,
      name: "standing_orders",
      key: ["id"],
      columns: [
        "id",
        "accountId",
        "creditorName",
        "creditorBank",
        "creditorAccount",
        "amount",
        "currency",
        "purpose",
        "frequency",
        "nextPaymentDate",
        "status",
      ],
    }),
    cards: table<CardRecord, CardModel>({
      schema,
      name: "cards",
      key: ["id"],
      columns: [
        "id",
        "accountId",
        "customerId",
        "cardType",
        "maskedNumber",
        "status",
        "issuedOn",
        "expiresOn",
      ],
    }),
  };
}

/** The tables of the subgraph's own database, in the order in which they can be filled. */
export const TABLES = {
  ...depositTables(schema),
  customerAccess: customerAccess<CustomerAccessModel>(schema),
  customerReference: customerReference<CustomerReferenceModel>(schema),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
};
