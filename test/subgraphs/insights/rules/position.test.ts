import fc from "fast-check";
import { Decimal } from "decimal.js";
import { readParameters } from "../../../../subgraphs/insights/parameters";
import { Exchange } from "../../../../subgraphs/insights/rules/exchange";
import { positionOf } from "../../../../subgraphs/insights/rules/position";
import { account, customer, deposits, holding, loan, loans, wealth } from "../facts";

const exchange = new Exchange({
  ...readParameters(),
  reporting: "CNY",
  exchangeRates: [
    { currency: "USD", rate: "7.0000", date: "2026-11-20" },
    { currency: "EUR", rate: "8.0000", date: "2026-11-18" },
  ],
});
const texts = (amounts: Record<string, Decimal | string | null>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount?.toString() ?? null]));

describe("positionOf", () => {
  it("adds balances and investments, takes loans and overdrafts off, and never adds currencies without a rate", () => {
    const facts = customer({
      deposits: deposits({
        accounts: [
          account({ amount: "1500.50" }),
          account({ id: "A-2", amount: "-200.25" }),
          account({ id: "A-3", type: "SAVINGS", currency: "USD", amount: "100.00" }),
        ],
      }),
      wealth: wealth({ holdings: [holding({ amount: "10000.00" })] }),
      loans: loans({ loans: [loan({ principal: "3000.00" })] }),
    });
    const { byCurrency, reporting, mix } = positionOf(facts, exchange);
    // CNY: 1,500.50 + 10,000 = 11,500.50, less 200.25 + 3,000 = 3,200.25. USD: 100 at 7 = 700.
    expect(byCurrency.map((each) => texts(each))).toEqual([
      { currency: "CNY", assets: "11500.5", liabilities: "3200.25", net: "8300.25" },
      { currency: "USD", assets: "100", liabilities: "0", net: "100" },
    ]);
    expect(reporting && texts(reporting as never)).toEqual({
      currency: "CNY",
      assets: "12200.5",
      liabilities: "3200.25",
      net: "9000.25",
      ratesAsOf: "2026-11-20",
    });
    // 10,000 / 12,200.50, 1,500.50 / 12,200.50 and 700 / 12,200.50.
    expect(mix.map(({ kind, share }) => [kind, share.toFixed()])).toEqual([
      ["INVESTMENTS", "0.8196"],
      ["CURRENT_ACCOUNTS", "0.123"],
      ["SAVINGS", "0.0574"],
    ]);
  });

  it.each([
    // now, 30 days ago, 365 days ago; a loan that repaid 400 of late and 2,000 in the year
    {
      facts: { amount: "500.00", amount30: "450.00", amount365: "100.00" },
      change30: "450",
      change365: "2400",
    },
    { facts: { amount: "500.00", amount30: null, amount365: "0.00" }, change30: null, change365: "2500" },
  ])("tells how the net position changed: $change30 and $change365", ({ facts, change30, change365 }) => {
    const position = positionOf(
      customer({
        deposits: deposits({ accounts: [account(facts)] }),
        loans: loans({ loans: [loan({ principal: "1000.00", paid30: "400.00", paid365: "2000.00" })] }),
      }),
      exchange,
    );
    expect(texts({ change30: position.change30, change365: position.change365 })).toEqual({
      change30,
      change365,
    });
    expect(position.missing.map(({ figure }) => figure)).toEqual(change30 === null ? ["change30"] : []);
  });

  it("counts a loan that was paid out within the time as nothing owed before", () => {
    const { change30 } = positionOf(
      customer({ loans: loans({ loans: [loan({ openedOn: "2026-11-01", principal: "1000.00" })] }) }),
      exchange,
    );
    expect(change30?.toString()).toBe("-1000");
  });

  it.each([
    ["the deposits system", { deposits: null }],
    ["the loans system", { loans: null }],
    ["the wealth system", { wealth: null }],
  ])("tells no sum while %s does not tell, and says so", (what, away) => {
    const { reporting, missing } = positionOf(customer(away), exchange);
    expect(reporting).toBeNull();
    expect(missing.map(({ reason }) => reason)).toContain(`${what} did not tell`);
  });

  it("tells no sum where a currency has no rate, and each currency all the same", () => {
    const facts = customer({
      deposits: deposits({ accounts: [account({ currency: "CHF", amount: "5.00" })] }),
    });
    const { byCurrency, reporting, missing } = positionOf(facts, exchange);
    expect(reporting).toBeNull();
    expect(byCurrency).toHaveLength(1);
    expect(missing[0].reason).toBe("there is no exchange rate for CHF");
  });

  it("is the sum of its parts, whatever they are", () => {
    const cents = fc
      .integer({ min: -10_000_000, max: 10_000_000 })
      .map((n) => new Decimal(n).dividedBy(100).toFixed(2));
    const currency = fc.constantFrom("CNY", "USD", "EUR");
    fc.assert(
      fc.property(
        fc.array(fc.record({ amount: cents, currency }), { maxLength: 8 }),
        fc.array(fc.record({ principal: cents, currency }), { maxLength: 4 }),
        (accounts, owed) => {
          const positive = owed.map(({ principal, currency }) => ({
            principal: principal.replace("-", ""),
            currency,
          }));
          const { byCurrency, reporting } = positionOf(
            customer({
              deposits: deposits({ accounts: accounts.map((each, i) => account({ id: `A-${i}`, ...each })) }),
              loans: loans({ loans: positive.map((each, i) => loan({ id: `L-${i}`, ...each })) }),
            }),
            exchange,
          );
          for (const each of byCurrency) {
            const has = accounts
              .filter(({ currency }) => currency === each.currency)
              .map(({ amount }) => amount);
            const owes = positive
              .filter(({ currency }) => currency === each.currency)
              .map(({ principal }) => principal);
            expect(each.net.toString()).toBe(
              Decimal.sum(0, ...has)
                .minus(Decimal.sum(0, ...owes))
                .toString(),
            );
            expect(each.net.toString()).toBe(each.assets.minus(each.liabilities).toString());
          }
          expect(reporting!.net.toString()).toBe(reporting!.assets.minus(reporting!.liabilities).toString());
        },
      ),
      { seed: 1042, numRuns: 200 },
    );
  });
});
