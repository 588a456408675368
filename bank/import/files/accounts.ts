import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import type { AccountRecord, ProductRecord } from "../../../subgraphs/deposits/source";
import { AccountStatus, AccountType } from "../../../subgraphs/deposits/types/enums";
import type { ProductStatus } from "../../../subgraphs/kit/types/Product";
import { coreDate, key, type Row, word } from "../fields";
import type { FileLoader } from "../loader";

/** The core's only currency. */
export const CURRENCY = "CZK";

/** The core knows one kind of account, with statements at one of these times. */
const STATEMENTS = {
  "POPLATEK MESICNE": { code: "CZK-CURRENT-MONTHLY", statement: "monthly statement" },
  "POPLATEK TYDNE": { code: "CZK-CURRENT-WEEKLY", statement: "weekly statement" },
  "POPLATEK PO OBRATU": { code: "CZK-CURRENT-TRANSACTION", statement: "statement after each transaction" },
};

const PRODUCTS = Object.values(STATEMENTS).map(({ code, statement }): ProductRecord => ({
  code,
  name: `CZK current account, ${statement}`,
  description: `A current account in Czech korunas with a ${statement}.`,
  accountType: AccountType.CURRENT,
  status: "AVAILABLE" satisfies `${ProductStatus}`, // the enum itself brings GraphQL classes with it
  currency: CURRENCY,
  interestRate: null,
  minimumOpening: null,
  termMonths: null,
}));

/** account.asc: the deposit accounts. */
export const accounts: FileLoader = {
  name: "account.asc",
  delimiter: ";",
  header: ["account_id", "district_id", "frequency", "date"],
  system: "core-deposits",
  datesOf: (row) => [coreDate(row, "date")],
  async load(rows, batch) {
    const entries = await batch.firstOfKey(batch.read(rows, account), "account_id", ({ id }) => id);
    await batch.writeBeside(TABLES.products, PRODUCTS);
    await batch.writeLines(
      TABLES.accounts,
      entries.map(({ value }) => value),
    );
  },
};

function account(row: Row): AccountRecord {
  const accountNumber = key(row, "account_id");
  return {
    id: `A-${accountNumber}`,
    accountNumber,
    iban: null,
    accountType: AccountType.CURRENT,
    productCode: word(row, "frequency", STATEMENTS).code,
    status: AccountStatus.ACTIVE,
    currency: CURRENCY,
    interestRate: null,
    openedOn: coreDate(row, "date"),
    closedOn: null,
  };
}

/** Why a record that names an account is not taken when the account is not there. */
export const NO_ACCOUNT = "account_id: is not an account of account.asc";
