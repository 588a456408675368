import { Decimal } from "decimal.js";
import { readParameters } from "../../../../subgraphs/insights/parameters";
import { creditViewOf } from "../../../../subgraphs/insights/rules/creditView";
import { Exchange } from "../../../../subgraphs/insights/rules/exchange";
import { churnOf, stageOf } from "../../../../subgraphs/insights/rules/lifecycle";
import { bestOf, loyaltyOf } from "../../../../subgraphs/insights/rules/loyalty";
import { opportunitiesOf } from "../../../../subgraphs/insights/rules/opportunities";
import { rfmOf } from "../../../../subgraphs/insights/rules/rfm";
import { PRODUCT_KINDS, type PeerGroup } from "../../../../subgraphs/insights/rules/value";
import { account, customer, deposits, holding, loan, loans, service, wealth } from "../facts";

const parameters = readParameters();
const exchange = new Exchange(parameters);

describe("rfmOf", () => {
  it("tells how lately, how often and how much moved", () => {
    const { recencyDays, frequency, monetary, average } = rfmOf(
      customer({
        deposits: deposits({
          accounts: [account({ lastOn: "2026-11-11" }), account({ id: "A-2", lastOn: null })],
          flows: [
            {
              currency: "CNY",
              direction: "CRDT",
              count: 12,
              amount: "120000.00",
              firstOn: "2025-12-01",
              lastOn: "2026-11-11",
            },
            {
              currency: "CNY",
              direction: "DBIT",
              count: 36,
              amount: "90000.00",
              firstOn: "2025-12-01",
              lastOn: "2026-11-10",
            },
          ],
        }),
        wealth: wealth({
          orders: [
            {
              side: "BUY",
              currency: "CNY",
              count: 2,
              amount: "30000.00",
              late: true,
              lastAt: "2026-11-15T09:00:00.000Z",
            },
          ],
        }),
      }),
      exchange,
    );
    expect([recencyDays, frequency, monetary?.toString(), average?.toString()]).toEqual([
      6,
      50,
      "240000",
      "4800",
    ]);
  });

  it("has no recency and no average of who never moved anything", () => {
    const { recencyDays, frequency, average } = rfmOf(customer(), exchange);
    expect([recencyDays, frequency, average]).toEqual([null, 0, null]);
  });
});

describe("churnOf and stageOf", () => {
  const leaving = customer({
    deposits: deposits({
      accounts: [
        account({ amount: "600.00", amount365: "1000.00" }), // fell by 40 %
        account({ id: "A-2", status: "CLOSED", amount: "0.00", amount365: "0.00" }), // one of two is closed
      ],
    }),
    service: service({
      lastAt: "2026-03-01T10:00:00.000Z",
      cases: { opened365: 2, complaints365: 1, open: 0, overdue: 0 },
    }),
  });

  it("adds up what speaks for leaving: 30 + 20 + 15 + 20 + 25, and no more than 100", () => {
    const { score, reasons } = churnOf(leaving, parameters, exchange);
    expect(reasons.map(({ reason }) => reason)).toEqual([
      "FALLING_BALANCES",
      "CLOSED_PRODUCTS",
      "NO_INFLOW",
      "COMPLAINTS",
      "SILENCE",
    ]);
    expect(score).toBe(100);
  });

  it.each([
    ["2026-10-01", 0, "EXPLORATION"],
    ["2025-11-01", 0, "FORMATION"],
    ["2016-11-21", 49, "STABLE"],
    ["2016-11-21", 50, "DECLINE"],
    [null, 0, null],
  ])("has who came on %s with %i points for leaving in %s", (customerSince, score, stage) => {
    expect(stageOf(customer({ customerSince }), { score }, parameters)).toBe(stage);
  });

  it("does not take a silent system for a silent customer", () => {
    const { score, missing } = churnOf(customer({ deposits: null, service: null }), parameters, exchange);
    expect([score, missing.length]).toEqual([0, 2]);
  });
});

describe("loyaltyOf", () => {
  it("gives points for years, kinds of products and satisfaction, and takes some for complaints", () => {
    // Ten years x 4, two kinds x 10, satisfaction (4 of 1-5: 0.75) x 20 = 15, one complaint: -10.
    const { score, tenureYears, satisfaction } = loyaltyOf(
      customer({
        deposits: deposits({ accounts: [account()] }),
        wealth: wealth({ holdings: [holding()] }),
        service: service({
          cases: { opened365: 1, complaints365: 1, open: 0, overdue: 0 },
          surveys: [{ score: "4", scale: "1-5", at: null }],
        }),
      }),
      parameters,
    );
    expect([score, tenureYears, satisfaction?.toString()]).toEqual([65, 10, "0.75"]);
  });

  it.each([
    ["1-5", [1, 5]],
    ["0-10", [0, 10]],
    ["5", [0, 5]],
    ["stars", undefined],
    [null, undefined],
  ])("reads the scale %s", (scale, range) => {
    const read = bestOf(scale);
    expect(read && [read.least.toNumber(), read.best.toNumber()]).toEqual(range);
  });

  it("has no score without the years", () => {
    expect(loyaltyOf(customer({ customerSince: null }), parameters).score).toBeNull();
  });
});

describe("creditViewOf", () => {
  it("tells exposure, what is overdue, the worst delay and what collateral covers", () => {
    const { exposure, overdue, worstPastDueDays, collateralCover } = creditViewOf(
      customer({
        deposits: deposits({ accounts: [account({ amount: "-500.00" })] }),
        loans: loans({
          loans: [
            loan({ principal: "900.00", interest: "100.00", cover: "5000.00", coverCurrency: "CNY" }),
            loan({ id: "L-2", principal: "500.00", overdue: "40.00", pastDueDays: 12 }),
            loan({ id: "L-3", principal: "999.00", status: "PAID_OFF" }),
          ],
        }),
      }),
      exchange,
    );
    // 1,000 + 500 + 500 of overdraft; 1,000 of it is covered.
    expect([exposure, overdue, collateralCover].map((each) => each?.toString())).toEqual([
      "2000",
      "40",
      "0.5",
    ]);
    expect(worstPastDueDays).toBe(12);
  });

  it("does not take an unknown principal for none", () => {
    const { exposure, missing } = creditViewOf(
      customer({ loans: loans({ loans: [loan({ principal: null })] }) }),
      exchange,
    );
    expect([exposure, missing.length]).toEqual([null, 1]);
  });
});

describe("opportunitiesOf", () => {
  const peers = Object.fromEntries(
    PRODUCT_KINDS.map((kind) => [
      kind,
      { share: new Decimal("0.60"), averageContribution: new Decimal(100) },
    ]),
  ) as unknown as PeerGroup;
  const consents = [{ purpose: "MARKETING", status: "GIVEN", expiresOn: null }];
  const profile = { rating: "C3", assessedOn: "2026-01-01", validUntil: "2027-01-01" };
  const kindsOf = (facts: Parameters<typeof customer>[0], group: PeerGroup | null = peers) =>
    opportunitiesOf(customer(facts), parameters, { exchange, peers: group }).opportunities.map(
      ({ kind, product }) => `${kind} ${product}`,
    );

  it("finds what matures within the days that the bank looks ahead, soonest first", () => {
    const found = opportunitiesOf(
      customer({
        deposits: deposits({
          accounts: [
            account({ type: "TERM", maturesOn: "2027-01-20", amount: "5000.00" }),
            account({ id: "A-2", type: "TERM", maturesOn: "2027-03-20", amount: "5000.00" }),
          ],
        }),
        loans: loans({ loans: [loan({ maturesOn: "2026-12-01" })] }),
      }),
      parameters,
      { exchange, peers },
    ).opportunities;
    expect(found.map(({ kind, date }) => [kind, date])).toEqual([
      ["LOAN_MATURES", "2026-12-01"],
      ["DEPOSIT_MATURES", "2027-01-20"],
    ]);
  });

  it("finds what lies idle beyond what three months take", () => {
    const [idle] = opportunitiesOf(
      customer({
        deposits: deposits({
          accounts: [account({ amount: "100000.00" })],
          flows: [
            {
              currency: "CNY",
              direction: "DBIT",
              count: 12,
              amount: "120000.00",
              firstOn: "2025-11-21",
              lastOn: "2026-11-20",
            },
          ],
        }),
      }),
      parameters,
      { exchange, peers },
    ).opportunities;
    expect([idle.kind, idle.amount?.toFixed(0)]).toEqual(["IDLE_BALANCE", "69977"]); // 120,000 in 365 days, which are 11.99 months of 30.44 days
  });

  it("offers what peers have, to who agreed to marketing", () => {
    const held = { deposits: deposits({ accounts: [account()] }), wealth: wealth({ profile }) };
    const offers = PRODUCT_KINDS.filter((kind) => kind !== "CURRENT_ACCOUNT").map(
      (kind) => `MISSING_PRODUCT ${kind}`,
    );
    expect(kindsOf({ ...held, consents })).toEqual(offers);
    expect(kindsOf({ ...held, consents: [] })).toEqual([]);
    expect(kindsOf({ ...held, consents: [{ ...consents[0], expiresOn: "2026-11-20" }] })).toEqual([]);
    expect(kindsOf({ ...held, consents }, null)).toEqual([]);
  });

  it.each([
    ["is valid", profile, "R3", true],
    ["has run out", { ...profile, validUntil: "2026-11-01" }, null, false],
    ["is missing", null, null, false],
  ])(
    "offers investments, up to the risk that suits, only where the risk profile %s",
    (_, given, risk, isOffered) => {
      const found = opportunitiesOf(customer({ consents, wealth: wealth({ profile: given }) }), parameters, {
        exchange,
        peers,
      }).opportunities;
      expect(found.some(({ product }) => product === "INVESTMENTS")).toBe(isOffered);
      for (const { highestRisk } of found) expect(highestRisk).toBe(risk);
    },
  );
});
