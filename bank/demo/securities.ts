import type { NavRecord, SecurityRecord } from "../../subgraphs/wealth/source";
import type { AssetClass, SecurityRiskRating } from "../../subgraphs/wealth/types/enums";
import { isinOf } from "./checkDigits";
import { addDays, businessDay } from "./dates";
import { type Random, randomOf } from "./random";

/** How many business days a fund's price is kept for. */
const NAV_DAYS = 250;

/** What the bank sells of one asset class. Prices are in ten-thousandths of the currency. */
interface Range {
  names: readonly string[];
  risk: readonly `${SecurityRiskRating}`[];
  prices: [least: number, most: number];
  /** How much a day moves a price at the most, in hundred-thousandths. */
  daily: number;
  issuers: readonly string[];
  description: string;
  fee?: readonly string[];
  minimum?: string;
  currencies?: readonly string[];
  /** Years until it is paid back, at the most. */
  years?: number;
}

const FUND_HOUSES = ["Jade River Asset Management", "Harbour Gate Funds", "Northern Crane Capital"];

const RANGES: Record<`${AssetClass}`, Range> = {
  CASH: {
    names: ["Settlement cash CNY", "Settlement cash USD"],
    risk: ["R1"],
    prices: [10_000, 10_000],
    daily: 0,
    issuers: ["The bank"],
    description: "Money that waits to be invested.",
    currencies: ["CNY", "USD"],
  },
  BOND: {
    names:
      "Treasury 3Y,Treasury 10Y,Railway 5Y,Green Energy 3Y,City Metro 7Y,Port Authority 5Y,Treasury USD".split(
        ",",
      ),
    risk: ["R1", "R2", "R2"],
    prices: [960_000, 1_040_000],
    daily: 60,
    issuers: ["Ministry of Finance (demo)"],
    description: "A bond that pays interest each year.",
    years: 9,
  },
  EQUITY: {
    names:
      "Bright Sea Shipping,Lotus Foods,Silk Gate Software,Iron Ridge Steel,Cloud Peak Chips,Red Maple Pharma,Long River Power,Golden Plain Seeds,Pearl Bay Airlines,Stone Bridge Insurance".split(
        ",",
      ),
    risk: ["R4", "R5"],
    prices: [40_000, 2_400_000],
    daily: 1_800,
    issuers: ["Listed company (invented)"],
    description: "A share of a listed company.",
    currencies: ["CNY", "CNY", "HKD"],
  },
  FUND_MONEY_MARKET: {
    names: "Daily Cash,Treasury Cash,Savings Plus,USD Cash,Enterprise Cash".split(","),
    risk: ["R1"],
    prices: [10_000, 10_400],
    daily: 9,
    issuers: FUND_HOUSES,
    description: "A fund of short-term debt, paid out the next day.",
    fee: ["0.2", "0.25", "0.3"],
    minimum: "1.00",
  },
  FUND_BOND: {
    names: "Steady Income,Short Bond,Long Bond,Green Bond,Convertible Bond,Global Bond,Pure Bond 12M".split(
      ",",
    ),
    risk: ["R2", "R3"],
    prices: [9_800, 16_000],
    daily: 150,
    issuers: FUND_HOUSES,
    description: "A fund of bonds.",
    fee: ["0.5", "0.6", "0.75"],
    minimum: "100.00",
  },
  FUND_MIXED: {
    names: "Balanced 50,Balanced 30,Pension 2035,Pension 2045,All Weather,Income and Growth".split(","),
    risk: ["R3"],
    prices: [8_500, 32_000],
    daily: 700,
    issuers: FUND_HOUSES,
    description: "A fund of bonds and shares.",
    fee: ["1", "1.2", "1.25"],
    minimum: "100.00",
  },
  FUND_EQUITY: {
    names: "Large Companies,Small Companies,Technology,Health,Consumer,New Energy,Asia,World Index".split(
      ",",
    ),
    risk: ["R4", "R4", "R5"],
    prices: [6_000, 58_000],
    daily: 1_500,
    issuers: FUND_HOUSES,
    description: "A fund of shares.",
    fee: ["1.2", "1.5"],
    minimum: "100.00",
  },
  STRUCTURED: {
    names:
      "Index Linked 6M,Gold Linked 12M,Currency Range 3M,Dual Coupon 12M,Autocall 24M,Snowball 24M".split(
        ",",
      ),
    risk: ["R3", "R4", "R5"],
    prices: [970_000, 1_060_000],
    daily: 200,
    issuers: ["The bank"],
    description: "Its return follows an index or a price.",
    minimum: "50000.00",
    years: 2,
  },
  INSURANCE: {
    names: "Endowment 10,Endowment 20,Annuity Plus,Child Education,Universal Life".split(","),
    risk: ["R1", "R2"],
    prices: [100_000_000, 900_000_000],
    daily: 5,
    issuers: ["Stone Bridge Life"],
    description: "A life insurance with a savings part; its price is the surrender value of one policy.",
    minimum: "10000.00",
    years: 19,
  },
  PRECIOUS_METAL: {
    names: "Gold gram,Silver gram,Platinum gram,Gold bar 10 g".split(","),
    risk: ["R3", "R4"],
    prices: [70_000, 9_800_000],
    daily: 900,
    issuers: ["The bank's vault"],
    description: "Metal kept in the bank's vault.",
  },
};

/** Letters of the local codes; what has no price on a market has no ISIN. */
const LETTERS: Record<`${AssetClass}`, string> = {
  CASH: "CA",
  BOND: "BO",
  EQUITY: "EQ",
  FUND_MONEY_MARKET: "MM",
  FUND_BOND: "FB",
  FUND_MIXED: "FM",
  FUND_EQUITY: "FE",
  STRUCTURED: "SP",
  INSURANCE: "IN",
  PRECIOUS_METAL: "PM",
};
const WITHOUT_ISIN = ["CASH", "INSURANCE", "PRECIOUS_METAL"];

/** The wealth platform's catalogue on a day, with the prices of its funds. */
export interface Catalogue {
  securities: readonly PricedSecurity[];
  navs: readonly NavRecord[];
}

/** A security that has a price. */
export type PricedSecurity = SecurityRecord & { unitPrice: string; priceType: string; priceAsOf: string };

let made: { today: string; catalogue: Catalogue } | undefined;

/** The catalogue of a day. */
export function catalogueOf(today: string): Catalogue {
  if (made?.today !== today) made = { today, catalogue: makeCatalogue(today) };
  return made.catalogue;
}

function makeCatalogue(today: string): Catalogue {
  const days = priceDays(today);
  const navs: NavRecord[] = [];
  const classes = Object.keys(RANGES) as `${AssetClass}`[];
  const securities = classes.flatMap((assetClass, i) =>
    RANGES[assetClass].names.map((name, j): PricedSecurity => {
      const number = 100 * (i + 1) + j;
      const random = randomOf("catalogue", number);
      const security = describe(assetClass, name, number, random, today);
      const prices = walk(random, RANGES[assetClass], days.length).map(priceOf);
      if (security.priceType === "NAV")
        navs.push(...days.map((date, day) => ({ securityId: security.id, date, value: prices[day] })));
      return { ...security, unitPrice: prices[prices.length - 1], priceAsOf: days[days.length - 1] };
    }),
  );
  return { securities, navs };
}

function describe(assetClass: `${AssetClass}`, name: string, number: number, random: Random, today: string) {
  const range = RANGES[assetClass];
  const house = random.pick(range.issuers);
  const currency = CURRENCY.exec(name)?.[1] ?? random.pick(range.currencies ?? ["CNY"]);
  const isFund = assetClass.startsWith("FUND");
  const isin = isinOf(currency === "HKD" ? "HK" : "CN", `DEMO${String(number).padStart(5, "0")}`);
  const months = monthsOf(name) ?? 12 * (range.years ?? 0);
  return {
    id: `W-${number}`,
    isin: WITHOUT_ISIN.includes(assetClass) ? null : isin,
    localCode: `${LETTERS[assetClass]}${number}`,
    name: isFund ? `${house.split(" ").slice(0, 2).join(" ")} ${name}` : name,
    description: range.description,
    assetClass,
    riskRating: random.pick(range.risk),
    // Companies issue their own shares and bonds.
    issuer: ["EQUITY", "BOND"].includes(assetClass) && !name.includes("Treasury") ? withoutTerm(name) : house,
    status: random.chance(8) && assetClass !== "CASH" ? "WITHDRAWN" : "AVAILABLE",
    currency,
    managementFee: range.fee ? random.pick(range.fee) : null,
    minimumAmount: range.minimum ?? null,
    priceType: isFund ? "NAV" : "MARKET",
    maturityDate: range.years === undefined ? null : addDays(today, random.int(20, 30 * months)),
  };
}

/** The currency that a name says. */
const CURRENCY = /\b(CNY|USD)\b/;

/** The term that a name says, "3Y" or "6M", in months. */
function monthsOf(name: string): number | undefined {
  const [, count, unit] = /\b(\d+)([YM])\b/.exec(name) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === "Y" ? 12 : 1);
}

function withoutTerm(name: string): string {
  return name.replace(/ \d+[YM]$/, "");
}

/** The last business days before today, oldest first. */
function priceDays(today: string): string[] {
  const days: string[] = [];
  for (let day = today; days.length < NAV_DAYS;) days.unshift((day = businessDay(addDays(day, -1), -1)));
  return days;
}

/** Prices of successive days: each a little up or down of the day before, in ten-thousandths. */
function walk(random: Random, { prices, daily }: Range, length: number): bigint[] {
  let price = BigInt(random.int(...prices));
  return Array.from({ length }, () => {
    const change = BigInt(random.int(-daily, Math.ceil(daily * 1.1)));
    price += (price * change) / 100_000n;
    return price;
  });
}

function priceOf(tenThousandths: bigint): string {
  const digits = String(tenThousandths).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
