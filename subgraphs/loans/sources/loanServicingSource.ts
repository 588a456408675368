import { z } from "zod";
import { fail } from "../../../schema/errors";
import { openSoap, type SoapOptions } from "../../kit/adapters/soap";
import { openSystem } from "../../kit/adapters/system";
import { crossReference, type CrossReference } from "../../kit/database/customerReference";
import { oncePerTurn } from "../../kit/oncePerTurn";
import type { PageRequest } from "../../kit/pages";
import type { KeyCount } from "../../kit/source";
import { sourceOption } from "../../kit/sourceOption";
import { countsOf, type KeyedWholeList, pageOf, pagesOf, type WholeList } from "../../kit/wholeLists";
import type {
  BorrowedLoanRecord,
  CreditRatingRecord,
  LoansSource,
  PaymentRecord,
  ProductRecord,
} from "../source";
import {
  accountNosOf,
  borrowersOfLoans,
  loansOfCustomers,
  ratingsOfCustomers,
} from "./loanServicing/customers";
import { type AccountList, LoanServicing } from "./loanServicing/loanServicing";
import { totalsOf } from "./loanServicing/totals";
import { loanIdOf } from "./loanServicing/values";

/** As in a section's sourceSystem, and as the cross-reference names its customers' numbers. */
const SYSTEM = "loan-servicing";
const REFERENCES = "loans";

/** How long the catalogue is kept: it changes a few times a year, and each loan's product is looked up in it. */
const CATALOGUE_MS = 60_000;

const LOANS: KeyedWholeList<BorrowedLoanRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ id }) => [id],
  direction: "ASC",
};
const CREDIT_RATINGS: KeyedWholeList<CreditRatingRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ assessedOn }) => [assessedOn],
  direction: "DESC",
};
const PAYMENTS: KeyedWholeList<PaymentRecord> = {
  keyOf: ({ loanId }) => loanId,
  orderOf: ({ paidOn, id }) => [paidOn, id],
  direction: "DESC",
};
const PRODUCTS: WholeList<ProductRecord> = { orderOf: ({ name, code }) => [name, code], direction: "ASC" };

/** The positions of the lists that the system gives in parts. */
const INSTALMENT_POSITION = z.tuple([z.int()]);
const PAYMENT_POSITION = z.tuple([z.iso.date(), z.string().regex(/^LP-\d{1,20}$/)]);

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
  const loansOf = oncePerTurn((ids) => loansOfCustomers(servicing, references, ids), LOANS.keyOf);
  const ratingsOf = oncePerTurn(
    (ids) => ratingsOfCustomers(servicing, references, ids),
    CREDIT_RATINGS.keyOf,
  );
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
    loansByCustomerIds: async (ids, page) => pagesOf(await loansOf(ids), LOANS, page),
    loanCountsByCustomerIds: async (ids) => countsOf(await loansOf(ids), LOANS.keyOf),
    totalsByCustomerIds: async (ids) => totalsOf(await loansOf(ids)),
    newestCreditRatingsByCustomerIds: async (ids) => newestOf(await ratingsOf(ids)),
    creditRatingsByCustomerIds: async (ids, page) => pagesOf(await ratingsOf(ids), CREDIT_RATINGS, page),
    creditRatingCountsByCustomerIds: async (ids) => countsOf(await ratingsOf(ids), CREDIT_RATINGS.keyOf),
    borrowersByLoanIds: (ids) => borrowersOfLoans(servicing, references, ids),
    async instalmentsByLoanIds(ids, page) {
      const [AfterNo] = positionBehind(page, INSTALMENT_POSITION) ?? [];
      const part = { MaxEntries: page.first + 1, AfterNo };
      const schedules = await servicing.schedules(accountNosOf(ids), part);
      return schedules.flatMap(({ rows }) =>
        rows
          .filter(({ number }) => AfterNo === undefined || number > AfterNo)
          .sort((a, b) => a.number - b.number)
          .slice(0, page.first + 1),
      );
    },
    instalmentCountsByLoanIds: async (ids) =>
      (await servicing.schedules(accountNosOf(ids), { MaxEntries: 0 })).map(entriesOf),
    async paymentsByLoanIds(ids, page) {
      const [AfterDate, afterId] = positionBehind(page, PAYMENT_POSITION) ?? [];
      const part = { MaxEntries: page.first + 1, AfterDate, AfterReceiptNo: afterId?.slice("LP-".length) };
      const receipts = await servicing.receipts(accountNosOf(ids), part);
      return pagesOf(
        receipts.flatMap(({ rows }) => rows),
        PAYMENTS,
        page,
      );
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

/** The newest rating of each customer. */
function newestOf(ratings: readonly CreditRatingRecord[]): CreditRatingRecord[] {
  const newest = new Map<string, CreditRatingRecord>();
  for (const rating of ratings) {
    const known = newest.get(rating.customerId);
    if (!known || rating.assessedOn > known.assessedOn) newest.set(rating.customerId, rating);
  }
  return [...newest.values()];
}

/** The position that a page begins behind, for the system; undefined for the first page. Throws INVALID_CURSOR. */
function positionBehind<Position>({ after }: PageRequest, schema: z.ZodType<Position>): Position | undefined {
  if (after === undefined) return undefined;
  const parsed = schema.safeParse(after);
  if (!parsed.success) throw fail("INVALID_CURSOR");
  return parsed.data;
}

function entriesOf({ accountNo, entries }: AccountList<unknown>): KeyCount {
  return { key: loanIdOf(accountNo), count: entries };
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
