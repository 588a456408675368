import type { AccountHolderRecord, AccountRecord, CardRecord } from "../../subgraphs/deposits/source";
import type { CardType } from "../../subgraphs/deposits/types/enums";
import { addDays, addYears, earlier, later } from "./dates";
import { ageOf, type Facts } from "./facts";
import { idBelow } from "./ids";
import type { Random } from "./random";

/** How long a card is valid. */
const YEARS = 5;

/** The cards of a current account: one for each holder, and perhaps a credit card for the owner. */
export function cardsOf(
  facts: Facts,
  account: AccountRecord,
  holders: readonly AccountHolderRecord[],
  random: Random,
  today: string,
): CardRecord[] {
  if (account.accountType !== "CURRENT" || account.status === "CLOSED" || account.currency !== "CNY")
    return [];
  const carriers = holders.filter(({ accountId }) => accountId === account.id);
  const wanted: [string, `${CardType}`][] = carriers
    .filter(() => random.chance(90))
    .map(({ customerId }) => [customerId, mainCard(facts, account, random, today)]);
  if (random.chance(30)) wanted.push([facts.id, facts.segment === "RETAIL" ? "CLASSIC" : "CREDIT"]);
  return wanted.map(([customerId, cardType], i) => {
    const issuedOn = later(account.openedOn, addDays(today, -random.int(10, 365 * YEARS + 60)));
    const expiresOn = addYears(issuedOn, YEARS);
    return {
      id: idBelow("CD", account.id, i + 1, 1),
      accountId: account.id,
      customerId,
      cardType,
      maskedNumber: `**** **** **** ${random.digits(4)}`,
      status: expiresOn < today ? "EXPIRED" : random.chance(4) ? "BLOCKED" : "ACTIVE",
      issuedOn: earlier(issuedOn, today),
      expiresOn,
    };
  });
}

function mainCard(
  facts: Facts,
  { productCode }: AccountRecord,
  random: Random,
  today: string,
): `${CardType}` {
  if (productCode === "DYOUTH" || ageOf(facts, today) < 22) return facts.isPerson ? "JUNIOR" : "DEBIT";
  if (productCode === "DCURG") return "GOLD";
  return random.chance(15) ? "CLASSIC" : "DEBIT";
}
