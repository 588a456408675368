import { createHash } from "node:crypto";
import { Decimal } from "decimal.js";
import type { CustomerFacts } from "../facts";
import type { Parameters } from "../parameters";
import { peerGroupOf } from "../peers";
import { type AlertCause, alertsOf } from "../rules/alerts";
import { contributionOf } from "../rules/contribution";
import type { Exchange } from "../rules/exchange";
import { churnOf, stageOf } from "../rules/lifecycle";
import { loyaltyOf } from "../rules/loyalty";
import { positionOf } from "../rules/position";
import { ACCOUNT_KINDS, heldKinds } from "../rules/products";
import { rfmOf } from "../rules/rfm";
import { PRODUCT_KINDS, type ProductKind } from "../rules/value";
import type { AlertRecord, InsightRecord } from "../source";

/** What the read model keeps of a customer before the bank as a whole is looked at. */
export function insightOf(
  facts: CustomerFacts,
  generation: number,
  { parameters, exchange }: { parameters: Parameters; exchange: Exchange },
): InsightRecord {
  const { reporting, change30, change365 } = positionOf(facts, exchange);
  const contribution = contributionOf(facts, parameters, exchange);
  const { recencyDays, frequency, monetary } = rfmOf(facts, exchange);
  const churn = churnOf(facts, parameters, exchange);
  const held = heldKinds(facts);
  const byKind = new Map<ProductKind, Decimal>();
  for (const { product, amount } of contribution.parts.flatMap(({ figures }) => figures))
    if (product) byKind.set(product, (byKind.get(product) ?? new Decimal(0)).plus(amount));
  return {
    generation,
    customerId: facts.id,
    partyType: facts.partyType,
    customerSince: facts.customerSince,
    peerGroup: peerGroupOf(facts),
    assets: reporting?.assets.toFixed(2) ?? null,
    liabilities: reporting?.liabilities.toFixed(2) ?? null,
    net: reporting?.net.toFixed(2) ?? null,
    change30: change30?.toFixed(2) ?? null,
    change365: change365?.toFixed(2) ?? null,
    contribution: contribution.total?.toFixed(2) ?? null,
    byKind: Object.fromEntries([...byKind].map(([kind, amount]) => [kind, amount.toFixed(2)])),
    recencyDays,
    frequency,
    monetary: monetary?.toFixed(2) ?? null,
    stage: stageOf(facts, churn, parameters),
    churnScore: churn.score,
    loyaltyScore: loyaltyOf(facts, parameters).score,
    kinds: held && [...held],
    amounts: amountsByKind(facts, exchange),
    contacts: Object.fromEntries(
      (facts.service?.channels ?? []).map(({ channel, count90, count365 }) => [
        channel,
        { count90, count365 },
      ]),
    ),
    // Known when all customers are.
    potential: null,
    segment: null,
    cell: null,
    contributionQuintile: null,
    potentialQuintile: null,
    recencyQuintile: null,
    frequencyQuintile: null,
    monetaryQuintile: null,
  };
}

/** Balances, what is outstanding and what investments are worth, by kind of product; kinds without a rate are left out. */
function amountsByKind(
  { deposits, loans, wealth }: CustomerFacts,
  exchange: Exchange,
): InsightRecord["amounts"] {
  const parts = [
    ...(deposits?.accounts ?? []).map((each) => ({
      ...each,
      kind: ACCOUNT_KINDS[each.type],
      then: each.amount365,
    })),
    ...(loans?.loans ?? [])
      .filter(({ status }) => status !== "PENDING" && status !== "PAID_OFF")
      .map(({ principal, currency }) => ({ kind: "LOAN" as const, amount: principal, currency, then: null })),
    ...(wealth?.holdings ?? []).map((each) => ({
      ...each,
      kind: "INVESTMENTS" as const,
      then: each.amount365,
    })),
  ];
  const sumOf = (kind: ProductKind, of: "amount" | "then") => {
    const asked = parts.filter((each) => each.kind === kind);
    if (asked.length === 0 || asked.some((each) => each[of] === null)) return null;
    const total = exchange.sum(
      asked.map((each) => ({ amount: new Decimal(each[of]!), currency: each.currency })),
    );
    return "sum" in total ? total.sum.toFixed(2) : null;
  };
  return Object.fromEntries(
    PRODUCT_KINDS.flatMap((kind) => {
      const now = sumOf(kind, "amount");
      return now === null ? [] : [[kind, { now, then: sumOf(kind, "then") }]];
    }),
  );
}

/** What is new of an alert: the rest is what becomes of it. */
export type FoundAlert = Pick<
  AlertRecord,
  "id" | "customerId" | "kind" | "cause" | "subject" | "occurredOn" | "reason" | "amount" | "currency"
>;

/** The alerts of a customer. The same cause has the same id. */
export function foundAlerts(
  facts: CustomerFacts,
  { parameters, exchange }: { parameters: Parameters; exchange: Exchange },
): FoundAlert[] {
  return alertsOf(facts, parameters, exchange).map((alert) => foundAlert(facts.id, alert));
}

function foundAlert(customerId: string, alert: AlertCause): FoundAlert {
  const { kind, cause, subject, on, reason, amount, currency } = alert;
  const id = createHash("sha256").update(`${customerId}\n${cause}`).digest("hex").slice(0, 24);
  return {
    id: `AL-${id}`,
    customerId,
    kind,
    cause,
    subject,
    occurredOn: on,
    reason,
    amount: amount?.toFixed(2) ?? null,
    currency,
  };
}
