import { Decimal } from "decimal.js";
import type {
  AccountHolderRecord,
  AccountRecord,
  BalanceRecord,
  TermDepositRecord,
  TransactionRecord,
} from "../../subgraphs/deposits/source";
import type { MaturityInstruction } from "../../subgraphs/deposits/types/enums";
import { accountPlansOf, type AccountPlan } from "./accountPlans";
import { cardsOf } from "./cards";
import { ibanOf, withLuhnDigit } from "./checkDigits";
import { addDays, addMonths, asOfDay, daysBetween } from "./dates";
import type { Facts, Relation } from "./facts";
import { idOf, padded } from "./ids";
import { absolute, amountOf, centsOf, type Cents } from "./money";
import { commitmentsOf, standingOrdersOf } from "./commitments";
import { depositProduct } from "./products";
import { randomOf, type Random, type Weights } from "./random";
import type { SystemRows } from "./rows";
import { transactionsOf } from "./transactions";

const INSTRUCTIONS: Weights<`${MaturityInstruction}`> = {
  RENEW_PRINCIPAL: 30,
  RENEW_PRINCIPAL_AND_INTEREST: 45,
  PAY_OUT: 25,
};

/** The bank's clearing number in Frankfurt, where the euro accounts are. No German bank's begins with 9. */
const CLEARING_NUMBER = "99900042";

/** What the deposits core keeps of a customer's own accounts, loan payments through them included. */
export function depositRows(
  facts: Facts,
  relation: Relation | undefined,
  loans: SystemRows["loans"],
  today: string,
): SystemRows["deposits"] {
  if (!facts.systems.deposits) return {};
  const random = randomOf("accounts", facts.n);
  const plans = accountPlansOf(facts, random, today);
  const accounts = plans.map((plan, i) => accountOf(facts, plan, i + 1, random, today));
  const termDeposits = accounts
    .filter(({ accountType }) => accountType === "TERM")
    .map((account) => termDepositOf(account, plans[accounts.indexOf(account)].size, random, today));
  const holders = accounts.flatMap((account, i) => holdersOf(facts, relation, account, plans[i], random));

  const commitments = commitmentsOf(facts, randomOf("arrangements", facts.n));
  const booking = randomOf("transactions", facts.n);
  const transactions = accounts.map((account, i) =>
    transactionsOf(facts, account, plans[i], { commitments, loans, isFirst: i === 0 }, booking, today),
  );
  return {
    accounts,
    termDeposits,
    accountHolders: holders,
    balances: accounts.flatMap((account, i) => balancesOf(account, transactions[i], random, today)),
    transactions: transactions.flat(),
    standingOrders: standingOrdersOf(accounts[0], commitments, randomOf("arrangements", -facts.n), today),
    cards: accounts.flatMap((account) => cardsOf(facts, account, holders, random, today)),
  };
}

function accountOf(facts: Facts, plan: AccountPlan, k: number, random: Random, today: string): AccountRecord {
  const product = depositProduct(plan.productCode);
  const accountNumber = withLuhnDigit(`8801${padded(facts.n, 8)}${padded(k, 2)}`);
  return {
    id: idOf("A", facts.n, k),
    accountNumber,
    // China has no IBAN; the euro accounts stand in Germany.
    iban:
      product.currency === "EUR"
        ? ibanOf("DE", `${CLEARING_NUMBER}${padded(facts.n, 8)}${padded(k, 2)}`)
        : null,
    accountType: product.accountType,
    productCode: product.code,
    status: plan.status,
    currency: product.currency,
    interestRate: product.interestRate,
    openedOn: plan.openedOn,
    closedOn: plan.status === "CLOSED" ? addDays(today, -random.int(20, 500)) : null,
  };
}

function termDepositOf(
  account: AccountRecord,
  principal: Cents,
  random: Random,
  today: string,
): TermDepositRecord {
  const months = depositProduct(account.productCode!).termMonths!;
  const days = daysBetween(account.openedOn, today);
  return {
    accountId: account.id,
    principal: amountOf(principal),
    interestRate: account.interestRate!,
    startDate: account.openedOn,
    maturityDate: addMonths(account.openedOn, months),
    maturityInstruction: random.weighted(INSTRUCTIONS),
    accruedInterest: amountOf(
      centsOf(new Decimal(amountOf(principal)).times(account.interestRate!).times(days).div(36_500)),
    ),
  };
}

function holdersOf(
  facts: Facts,
  relation: Relation | undefined,
  account: AccountRecord,
  { isJoint }: AccountPlan,
  random: Random,
): AccountHolderRecord[] {
  const holder = (customerId: string, role: string, since: string) => ({
    accountId: account.id,
    customerId,
    role,
    since,
  });
  const holders = [holder(facts.id, "OWNER", account.openedOn)];
  const other = relation?.facts;
  const role = relation?.kind === "PARTNER" ? "JOINT_OWNER" : "AUTHORISED_USER";
  const joins = relation?.kind === "RELATIVE" ? random.chance(25) : isJoint;
  if (!other || !joins) return holders;
  const since = other.customerSince > account.openedOn ? other.customerSince : account.openedOn;
  return account.closedOn !== null && since > account.closedOn
    ? holders
    : [...holders, holder(other.id, role, since)];
}

/** The balances that follow from the last transaction. Nothing is booked on today's day yet. */
function balancesOf(
  account: AccountRecord,
  transactions: readonly TransactionRecord[],
  random: Random,
  today: string,
): BalanceRecord[] {
  const booked = centsOf(transactions[transactions.length - 1].balanceAfter!);
  // Card payments that a shop has reserved and not collected yet.
  const reserved = account.accountType === "CURRENT" && booked > 100_000n && random.chance(30);
  const available = reserved ? booked - BigInt(random.int(900, 90_000)) : booked;
  const balance = (type: string, amount: Cents): BalanceRecord => ({
    accountId: account.id,
    type,
    amount: amountOf(absolute(amount)),
    creditDebitIndicator: amount < 0n ? "DBIT" : "CRDT",
    asOf: asOfDay(today),
  });
  return [balance("CLBD", booked), balance("ITBD", booked), balance("ITAV", available)];
}
