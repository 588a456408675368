import { type z } from "zod";
import { fail } from "../../../../schema/errors";
import { inChunks } from "../../../kit/adapters/chunks";
import type { Soap } from "../../../kit/adapters/soap";
import type { Call, System } from "../../../kit/adapters/system";
import * as records from "./records";
import { loanIdOf } from "./values";

/** The system takes 200 keys a call; half of them are answered before the deadline in a bad hour too. */
const KEYS_A_CALL = 100;

/** Of one read, so that others have their turn too. */
const CALLS_AT_ONCE = 4;

/** As many entries of lists come in one answer: longer ones keep all else that the process does waiting. */
const ENTRIES_A_CALL = 2_000;

/** The part of a list that is asked for: so many entries of each account, behind a position. */
export interface ListPart {
  readonly MaxEntries: number;
  readonly AfterNo?: number;
  readonly AfterDate?: string;
  readonly AfterReceiptNo?: string;
}

/** What an operation over many keys is asked. */
interface Asked extends Partial<ListPart> {
  readonly AccountNo?: readonly string[];
  readonly CustomerNo?: readonly string[];
}

/** What an account's list held. */
export interface AccountList<Row> {
  readonly accountNo: string;
  /** How many entries it has, those that were not asked for too. */
  readonly entries: number;
  readonly rows: readonly Row[];
}

/**
 * The loan system's operations, by its own numbers of customers and accounts. What does not fit its WSDL, was not asked
 * for or came twice is quarantined.
 */
export class LoanServicing {
  constructor(
    readonly system: System,
    private readonly soap: Soap,
  ) {}

  /** When its books were last brought up to date, RFC 3339. */
  async booksAsOf(): Promise<string> {
    const what = { name: "GetServiceStatus", keys: 0 };
    const answer = await this.soap.call({ operation: what.name, argument: {}, keys: 0 });
    const [status] = this.system.accept(what, records.serviceStatus, [answer]);
    if (status) return status.BooksAsOf;
    throw fail("SOURCE_ANSWER_INVALID", { detail: `${this.system.name} does not say as of when it is.` });
  }

  /** The loans that customers stand behind. */
  async loansOfCustomers(customerNos: readonly string[]) {
    const what = { name: "FindLoansByCustomer", keys: customerNos.length };
    const answers = await this.ask(what, { CustomerNo: customerNos }, "CustomerLoans");
    const lists = this.oneEach(what, customerNos, answers, records.customerLoans, "@customerNo");
    const loans = lists.flatMap(({ "@customerNo": customerNo, Loan }) =>
      Loan.map((loan) => ({ ...loan, customerNo })),
    );
    const rows = this.system.accept(what, records.borrowedLoan, loans);
    return this.once(
      what,
      this.system.keyed(what, customerNos, rows, (row) => row.customerNo),
      (row) => [row.customerNo, row.id],
    );
  }

  async accounts(accountNos: readonly string[]) {
    const what = { name: "GetLoanAccounts", keys: accountNos.length };
    const answers = await this.ask(what, { AccountNo: accountNos }, "LoanAccount");
    const rows = this.system.accept(what, records.loanRecord, answers);
    return this.system.keyed(what, accountNos.map(loanIdOf), rows, ({ id }) => id, 1);
  }

  async parties(accountNos: readonly string[]) {
    const what = { name: "GetParties", keys: accountNos.length };
    const answers = await this.ask(what, { AccountNo: accountNos }, "Parties");
    const lists = this.oneEach(what, accountNos, answers, records.parties, "@accountNo");
    const parties = lists.flatMap(({ "@accountNo": accountNo, Party }) =>
      Party.map((party) => ({ ...party, accountNo })),
    );
    const rows = this.system.accept(what, records.party, parties);
    return this.once(what, rows, ({ loanId, customerNo }) => [loanId, customerNo]);
  }

  async schedules(accountNos: readonly string[], part: ListPart) {
    const what = { name: "GetSchedules", keys: accountNos.length };
    const answers = await this.ask(what, { AccountNo: accountNos, ...part }, "Schedule");
    const lists = this.oneEach(what, accountNos, answers, records.schedule, "@accountNo");
    return this.lists(
      what,
      lists.map(({ Entry, ...list }) => ({ ...list, rows: Entry })),
      records.instalment,
      ({ number }) => [number],
    );
  }

  async receipts(accountNos: readonly string[], part: ListPart) {
    const what = { name: "GetReceipts", keys: accountNos.length };
    const answers = await this.ask(what, { AccountNo: accountNos, ...part }, "Receipts");
    const lists = this.oneEach(what, accountNos, answers, records.receipts, "@accountNo");
    return this.lists(
      what,
      lists.map(({ Receipt, ...list }) => ({ ...list, rows: Receipt })),
      records.payment,
      ({ id }) => [id],
    );
  }

  async collateral(accountNos: readonly string[]) {
    const what = { name: "GetCollateral", keys: accountNos.length };
    const answers = await this.ask(what, { AccountNo: accountNos }, "Collateral");
    const rows = this.system.accept(what, records.collateralRecord, answers);
    const own = this.system.keyed(what, accountNos.map(loanIdOf), rows, ({ loanId }) => loanId);
    return this.once(what, own, ({ id }) => [id]);
  }

  async scores(customerNos: readonly string[]) {
    const what = { name: "GetScores", keys: customerNos.length };
    const answers = await this.ask(what, { CustomerNo: customerNos }, "Score");
    const rows = this.system.accept(what, records.creditRating, answers);
    return this.once(
      what,
      this.system.keyed(what, customerNos, rows, (row) => row.customerNo),
      (row) => [row.customerNo, row.assessedOn],
    );
  }

  async products() {
    const what = { name: "ListProducts", keys: 0 };
    const answer = await this.soap.call({ operation: what.name, argument: {}, keys: 0 });
    const rows = this.system.accept(what, records.productRecord, answer!.Product as unknown[]);
    return this.once(what, rows, ({ code }) => [code]);
  }

  /** Asks for a list of keys, in calls of so many; the elements of the answers that are named `list`. */
  private async ask(
    { name: operation }: Call,
    { AccountNo, CustomerNo, ...more }: Asked,
    list: string,
  ): Promise<unknown[]> {
    const [element, keys] = AccountNo ? ["AccountNo", AccountNo] : ["CustomerNo", CustomerNo ?? []];
    const { MaxEntries = 0 } = more;
    const fitting = Math.floor(ENTRIES_A_CALL / Math.max(MaxEntries, 1));
    const size = Math.max(1, Math.min(KEYS_A_CALL, fitting));
    const lists = await inChunks(keys, { size, parallel: CALLS_AT_ONCE }, async (batch) => {
      const argument = { [element]: batch, ...more };
      const answer = await this.soap.call({ operation, argument, keys: batch.length });
      return answer![list] as unknown[];
    });
    return lists.flat();
  }

  /** The lists of the keys that were asked for, one a key. */
  private oneEach<Name extends string, List extends Readonly<Record<Name, string>>>(
    what: Call,
    keys: readonly string[],
    answers: readonly unknown[],
    schema: z.ZodType<List>,
    key: Name,
  ): List[] {
    return this.system.keyed(what, keys, this.system.accept(what, schema, answers), (list) => list[key], 1);
  }

  private lists<Row>(
    what: Call,
    lists: readonly { "@accountNo": string; "@entries": number; rows: readonly object[] }[],
    schema: z.ZodType<Row>,
    positionOf: (row: Row) => readonly (string | number)[],
  ): AccountList<Row>[] {
    return lists.map(({ "@accountNo": accountNo, "@entries": entries, rows }) => {
      const accepted = this.system.accept(
        what,
        schema,
        rows.map((row) => ({ ...row, accountNo })),
      );
      const own = this.system.keyed(what, [accountNo], accepted, () => accountNo);
      return { accountNo, entries, rows: this.once(what, own, positionOf) };
    });
  }

  /** Of records with the same key the first. */
  private once<Row>(
    what: Call,
    rows: readonly Row[],
    keyOf: (row: Row) => readonly (string | number)[],
  ): Row[] {
    const joined = (row: Row) => keyOf(row).join(" ");
    return this.system.keyed(what, rows.map(joined), rows, joined, 1);
  }
}
