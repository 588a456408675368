import { Decimal } from "decimal.js";
import type { HoldingRecord, OrderRecord } from "../../subgraphs/wealth/source";
import type { AssetClass, OrderChannel, OrderStatus } from "../../subgraphs/wealth/types/enums";
import { addBusinessDays, addDays, daysBetween, earlier, timeOn } from "./dates";
import type { Facts } from "./facts";
import { idOf } from "./ids";
import { amountOf, type Cents } from "./money";
import { randomOf, type Random, type Weights } from "./random";
import { riskProfilesOf } from "./riskProfiles";
import type { SystemRows } from "./rows";
import { catalogueOf, type PricedSecurity } from "./securities";
import { SHOWCASE } from "./showcase";

const STATUS: Weights<`${OrderStatus}`> = { PLACED: 10, EXECUTED: 74, CANCELLED: 10, REJECTED: 6 };
const CHANNELS: Weights<`${OrderChannel}`> = {
  MOBILE: 52,
  WEB: 22,
  BRANCH: 14,
  PHONE: 9,
  EMAIL: 1,
  POST: 1,
  FAX: 1,
  ATM: 0,
  REFERRAL: 0,
};
/** Securities of which a customer holds one piece, or whole lots. */
const STEPS: Partial<Record<`${AssetClass}`, number>> = {
  INSURANCE: 1,
  EQUITY: 100,
  BOND: 10,
  STRUCTURED: 100,
};
/** The showcase holds one of each. */
const SHOWN: readonly `${AssetClass}`[] = [
  "FUND_MONEY_MARKET",
  "FUND_BOND",
  "FUND_EQUITY",
  "BOND",
  "EQUITY",
  "INSURANCE",
];

/** What the wealth platform keeps of a customer. */
export function wealthRows(facts: Facts, today: string): SystemRows["wealth"] {
  if (!facts.systems.wealth) return {};
  const random = randomOf("wealth", facts.n);
  const { securities } = catalogueOf(today);
  const riskProfiles = riskProfilesOf(facts, random, today);
  const rating = Number(riskProfiles[riskProfiles.length - 1].rating[1]);
  // Some hold what is too risky for them: they bought it elsewhere, or were braver then.
  const suitable = securities.filter(({ riskRating }) => Number(riskRating[1]) <= rating);
  const count = random.int(0, facts.segment === "RETAIL" ? 4 : 9);
  const held =
    facts.n === SHOWCASE
      ? SHOWN.map((assetClass) => securities.find((security) => security.assetClass === assetClass)!)
      : random.sample(random.chance(85) ? suitable : securities, count);
  const holdings = held.map((security, i) => holdingOf(facts, security, i + 1, random));
  return { riskProfiles, holdings, orders: ordersOf(facts, held, holdings, securities, random, today) };
}

function holdingOf(facts: Facts, security: PricedSecurity, k: number, random: Random): HoldingRecord {
  const unitPrice = new Decimal(security.unitPrice);
  const wanted = new Decimal(amountOf(placedSum(facts, random)));
  const quantity = quantityFor(wanted, security);
  const marketValue = quantity.times(unitPrice).toFixed(2, Decimal.ROUND_HALF_UP);
  // What it has cost, in thousandths of what it is worth.
  const isCash = security.assetClass === "CASH";
  const cost = isCash ? 1_000 : random.int(780, 1_160);
  return {
    id: idOf("H", facts.n, k),
    customerId: facts.id,
    securityId: security.id,
    quantity: quantity.toFixed(quantity.decimalPlaces()),
    currency: security.currency,
    unitPrice: security.unitPrice,
    priceType: security.priceType,
    priceAsOf: security.priceAsOf,
    marketValue,
    costBasis:
      facts.n !== SHOWCASE && random.chance(6)
        ? null // came from another bank
        : new Decimal(marketValue).times(cost).div(1_000).toFixed(2, Decimal.ROUND_HALF_UP),
    maturityDate: security.maturityDate,
  };
}

/** How much a customer puts into one security. */
function placedSum({ segment, incomeRank }: Facts, random: Random): Cents {
  const scale = { RETAIL: 1, AFFLUENT: 7, PRIVATE: 60, SMALL_BUSINESS: 10, CORPORATE: 80 }[
    segment ?? "RETAIL"
  ];
  return BigInt(scale * random.int(100_000, 3_000_000 + 20_000 * incomeRank));
}

/** The quantity that a sum buys: whole steps, at least one; funds, metals and cash are bought by the fraction. */
function quantityFor(sum: Decimal, { assetClass, unitPrice }: PricedSecurity): Decimal {
  const step = STEPS[assetClass as `${AssetClass}`];
  if (step === undefined) return sum.div(unitPrice).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  if (assetClass === "INSURANCE") return new Decimal(1);
  return Decimal.max(sum.div(unitPrice).div(step).floor(), 1).times(step);
}

/** The orders of the last years: one for what is held, and others that came to something or nothing. */
function ordersOf(
  facts: Facts,
  held: readonly PricedSecurity[],
  holdings: readonly HoldingRecord[],
  securities: readonly PricedSecurity[],
  random: Random,
  today: string,
): OrderRecord[] {
  const days = Math.min(daysBetween(facts.customerSince, today), 900);
  const bought = held.map((security, i) => ({
    security,
    quantity: holdings[i].quantity,
    status: "EXECUTED",
  }));
  const others = Array.from({ length: random.int(facts.n === SHOWCASE ? 2 : 0, 3) }, () => ({
    security: random.pick(securities),
    quantity: random.chance(50) ? `${random.int(1, 40) * 100}` : null,
    status: random.weighted(STATUS),
  }));
  return [...bought, ...others]
    .filter(({ security }) => security.assetClass !== "CASH")
    .map(({ security, quantity, status }, i) => {
      // What is still to be carried out was placed in the last days.
      const placedOn = addDays(today, status === "PLACED" ? -random.int(1, 3) : -random.int(8, days));
      const executedOn = earlier(addBusinessDays(placedOn, 1), addDays(today, -1));
      return {
        id: idOf("O", facts.n, i + 1),
        customerId: facts.id,
        securityId: security.id,
        side: i < bought.length || random.chance(60) ? "BUY" : "SELL",
        quantity,
        amount: quantity === null ? `${random.int(1, 80) * 1_000}.00` : null,
        currency: security.currency,
        status,
        channel: random.weighted(CHANNELS),
        placedAt: timeOn(placedOn, random.int(540, 1_300)),
        executedAt: status === "EXECUTED" ? timeOn(executedOn, random.int(570, 900)) : null,
      };
    });
}
