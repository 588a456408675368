import fc from "fast-check";
import type { CustomerFacts } from "../../../../subgraphs/insights/facts";
import { readParameters } from "../../../../subgraphs/insights/parameters";
import { alertsOf } from "../../../../subgraphs/insights/rules/alerts";
import { Exchange } from "../../../../subgraphs/insights/rules/exchange";
import { account, customer, DAY, deposits, holding, loan, loans, service, wealth } from "../facts";

const parameters = {
  ...readParameters(),
  alerts: {
    movement: { deviations: "3.5", leastCount: 8, least: "5000.00" },
    dormantDays: 365,
    largeMaturity: "500000.00",
    maturityWithinDays: 14,
  },
};
const exchange = new Exchange(parameters);
const kindsOf = (facts: CustomerFacts) => alertsOf(facts, parameters, exchange).map(({ kind }) => kind);

/** A movement beside a pattern with median 1,000 and deviation 200: above 1,000 + 3.5 x 1.4826 x 200 = 2,037.82 it is unusual. */
const moved = (amount: string, pattern: object = {}) =>
  customer({
    deposits: deposits({
      movements: [{ id: "T-1", bookedOn: "2026-11-19", amount, currency: "CNY", direction: "DBIT" }],
      patterns: [
        { currency: "CNY", direction: "DBIT", count: 40, median: "1000.00", mad: "200.00", ...pattern },
      ],
    }),
  });

describe("alertsOf", () => {
  it.each([
    ["far above what is usual", moved("9000.00"), true],
    ["a cent above the least amount", moved("5000.00"), true],
    ["unusual, but small", moved("4999.99"), false],
    ["as it usually is", moved("9000.00", { median: "8500.00" }), false],
    ["one of few", moved("9000.00", { count: 7 }), false],
    ["of another direction", moved("9000.00", { direction: "CRDT" }), false],
  ])("tells of a movement out of the customer's own pattern: one that is %s", (_, facts, isTold) => {
    expect(kindsOf(facts)).toEqual(isTold ? ["UNUSUAL_MOVEMENT"] : []);
  });

  const sleeper = (lastOn: string, previousOn: string | null) =>
    customer({ deposits: deposits({ accounts: [account({ lastOn, previousOn })] }) });
  it.each([
    ["a year and more", sleeper("2026-11-10", "2025-11-01"), true],
    ["less than a year", sleeper("2026-11-10", "2025-11-20"), false],
    ["for ever, and it is new", sleeper("2026-11-10", null), false],
    ["a year, but woke long ago", sleeper("2026-09-01", "2025-01-01"), false],
  ])("tells of an account that wakes after it slept %s", (_, facts, isTold) => {
    expect(kindsOf(facts)).toEqual(isTold ? ["DORMANT_ACCOUNT_AWAKE"] : []);
  });

  it("tells of arrears, large maturities, late cases and risk profiles that ran out", () => {
    const facts = customer({
      loans: loans({ loans: [loan({ overdue: "120.00", overdueSince: "2026-11-01", pastDueDays: 20 })] }),
      deposits: deposits({
        accounts: [account({ type: "TERM", amount: "600000.00", maturesOn: "2026-12-01", lastOn: null })],
      }),
      service: service({ late: [{ caseNumber: "S-7", dueAt: "2026-11-18T10:00:00.000Z" }] }),
      wealth: wealth({
        holdings: [holding()],
        profile: { rating: "C3", assessedOn: "2024-01-01", validUntil: "2026-01-01" },
      }),
    });
    expect(alertsOf(facts, parameters, exchange).map(({ kind, subject, on }) => [kind, subject, on])).toEqual(
      [
        ["ARREARS_BEGUN", "L-1", "2026-11-01"],
        ["LARGE_MATURITY", "A-1", "2026-12-01"],
        ["CASE_OVERDUE", "S-7", "2026-11-18"],
        ["RISK_PROFILE_EXPIRED", "C-1", "2026-01-01"],
      ],
    );
  });

  it("says nothing of what a system does not tell", () => {
    expect(kindsOf(customer({ deposits: null, loans: null, wealth: null, service: null }))).toEqual([]);
  });

  it("has one cause for one thing, and the same on the next day", () => {
    const day = fc
      .integer({ min: 0, max: 700 })
      .map((n) => new Date(Date.parse(DAY) - n * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        fc.array(fc.record({ lastOn: day, previousOn: day }), { maxLength: 6 }),
        fc.array(day, { maxLength: 4 }),
        (accounts, since) => {
          const facts = (today: string) =>
            customer({
              deposits: deposits({
                today,
                accounts: accounts.map((each, i) => account({ id: `A-${i}`, ...each })),
              }),
              loans: loans({
                today,
                loans: since.map((overdueSince, i) => loan({ id: `L-${i}`, overdue: "5.00", overdueSince })),
              }),
            });
          const causes = (today: string) =>
            alertsOf(facts(today), parameters, exchange).map(({ cause }) => cause);
          const found = causes(DAY);
          expect(new Set(found).size).toBe(found.length);
          const next = new Set(causes("2026-11-22"));
          for (const cause of found.filter((each) => each.startsWith("ARREARS")))
            expect(next).toContain(cause);
        },
      ),
      { seed: 1042 },
    );
  });
});
