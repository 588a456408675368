import { z } from "zod";
import { openSoap, type SoapOptions } from "../../kit/adapters/soap";
import { openSystem } from "../../kit/adapters/system";
import { crossReference, type CrossReference } from "../../kit/database/customerReference";
import { pageOf, positionBehind, type PositionedList } from "../../kit/positions";
import type { KeyCount } from "../../kit/source";
import { sourceOption } from "../../kit/sourceOption";
import type {
  BorrowedLoanRecord,
  CreditRatingRecord,
  InstalmentRecord,
  LoansSource,
  PaymentRecord,
  ProductRecord,
} from "../source";
import {
  accountNosOf,
  borrowersOfLoans,
  loansOfCustomers,
  ratingsOfCustomers,
  readTogether,
} from "./loanServicing/customers";
import { type AccountList, LoanServicing } from "./loanServicing/loanServicing";
import { totalsOf } from "./loanServicing/totals";
import { idOf } from "./loanServicing/values";

/** As in a section's sourceSystem, and as the cross-reference names its customers' numbers. */
const SYSTEM = "loan-servicing";
const REFERENCES = "loans";

/** How long the catalogue is kept: it changes a few times a year, and each loan's product is looked up in it. */
const CATALOGUE_MS = 60_000;

const LOANS: PositionedList<BorrowedLoanRecord> = {
  positionOf: ({ id }) => [id],
  types: ["text"],
  direction: "ASC",
};
const CREDIT_RATINGS: PositionedList<CreditRatingRecord> = {
  positionOf: ({ assessedOn }) => [assessedOn],
  types: ["date"],
  direction: "DESC",
};
const INSTALMENTS: PositionedList<InstalmentRecord> = {
  positionOf: ({ number }) => [number],
  types: ["int"],
  direction: "ASC",
};
const PAYMENTS: PositionedList<PaymentRecord> = {
  positionOf: ({ paidOn, id }) => [paidOn, id],
  types: ["date", "text"],
  direction: "DESC",
};
const PRODUCTS: PositionedList<ProductRecord> = {
  positionOf: ({ name, code }) => [name, code],
  types: ["text", "text"],
  direction: "ASC",
};

/** The bank's loan system, which speaks SOAP: `LOANS_SOURCE=loan-servicing`. */
export const loanServicingSource = sourceOption({
  settings: z.object({
    wsdl: z.string().min(1),
    endpoint: z.url({ protocol: /^https?$/, message: "must be an http(s) URL" }).optional(),
    port: z.string().default("LoanServicingSoap11"),
    soapVersion: z.enum(["1.1", "1.2"], "must be 1.1 or 1.2").default("1.1"),
    username: z.string().min(1),
    password: z.string().min(1),
    passwordType: z.enum(["text", "digest"], "must be text or digest").default("digest"),
  }),
  open(database, { soapVersion, username, password, passwordType, ...settings }): LoansSource {
    const options: SoapOptions = {
      ...settings,
      version: soapVersion,
      credentials: { usernameToken: { username, password, passwordType } },
    };
    return openLoanServicing(options, crossReference(database, REFERENCES));
  },
});

/** The loan system as a source; `references` knows its numbers of the bank's customers. */
export function openLoanServicing(options: SoapOptions, references: CrossReference): LoansSource {
  const system = openSystem({ name: SYSTEM });
  const soap = openSoap(system, options);
  const servicing = new LoanServicing(system, soap);
  const loansOf = readTogether((ids) => loansOfCustomers(servicing, references, ids));
  const ratingsOf = readTogether((ids) => ratingsOfCustomers(servicing, references, ids));
  const catalogue = keptFor(CATALOGUE_MS, () => servicing.products());
  return {
    async status() {
      return { sourceSystem: SYSTEM, asOf: await servicing.booksAsOf(), staleAt: null };
    },
    health: () => system.health(),
    async close() {
      await system.close();
      await soap.close();
    },
    loansByIds: (ids) => servicing.accounts(accountNosOf(ids)),
    loansByCustomerIds: async (ids, page) =>
      (await loansOf(ids)).flatMap((loans) => pageOf(loans, LOANS, page)),
    loanCountsByCustomerIds: async (ids) => countsOf(ids, await loansOf(ids)),
    totalsByCustomerIds: async (ids) => totalsOf((await loansOf(ids)).flat()),
    newestCreditRatingsByCustomerIds: async (ids) =>
      (await ratingsOf(ids)).flatMap((ratings) => pageOf(ratings, CREDIT_RATINGS, { first: 1 }).slice(0, 1)),
    creditRatingsByCustomerIds: async (ids, page) =>
      (await ratingsOf(ids)).flatMap((ratings) => pageOf(ratings, CREDIT_RATINGS, page)),
    creditRatingCountsByCustomerIds: async (ids) => countsOf(ids, await ratingsOf(ids)),
    borrowersByLoanIds: (ids) => borrowersOfLoans(servicing, references, ids),
    async instalmentsByLoanIds(ids, page) {
      const after = positionBehind(page, INSTALMENTS.types);
      const part = { MaxEntries: page.first + 1, ...(after && { AfterNo: Number(after[0]) }) };
      const schedules = await servicing.schedules(accountNosOf(ids), part);
      return schedules.flatMap(({ rows }) => pageOf(rows, INSTALMENTS, page));
    },
    instalmentCountsByLoanIds: async (ids) =>
      (await servicing.schedules(accountNosOf(ids), { MaxEntries: 0 })).map(entriesOf),
    async paymentsByLoanIds(ids, page) {
      const after = positionBehind(page, PAYMENTS.types);
      const part = {
        MaxEntries: page.first + 1,
        ...(after && { AfterDate: String(after[0]), AfterReceiptNo: String(after[1]).replace("LP-", "") }),
      };
      const receipts = await servicing.receipts(accountNosOf(ids), part);
      return receipts.flatMap(({ rows }) => pageOf(rows, PAYMENTS, page));
    },
    paymentCountsByLoanIds: async (ids) =>
      (await servicing.receipts(accountNosOf(ids), { MaxEntries: 0 })).map(entriesOf),
    async collateralByLoanIds(ids) {
      const items = await servicing.collateral(accountNosOf(ids));
      return items.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async productsByCodes(codes) {
      const asked = new Set(codes);
      return (await catalogue()).filter(({ code }) => asked.has(code));
    },
    products: async (page) => pageOf(await catalogue(), PRODUCTS, page),
    productCount: async () => (await catalogue()).length,
  };
}

function countsOf(ids: readonly string[], lists: readonly (readonly unknown[])[]): KeyCount[] {
  return ids.map((key, i) => ({ key, count: lists[i].length }));
}

function entriesOf({ accountNo, entries }: AccountList<unknown>): KeyCount {
  return { key: idOf("L", accountNo), count: entries };
}

/** Reads anew once so many milliseconds have passed, or where the last reading failed. */
function keptFor<Value>(ms: number, read: () => Promise<Value>): () => Promise<Value> {
  let kept: { value: Promise<Value>; until: number } | undefined;
  return () => {
    if (kept && performance.now() < kept.until) return kept.value;
    const reading = { value: read(), until: performance.now() + ms };
    kept = reading;
    reading.value.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.value;
  };
}
