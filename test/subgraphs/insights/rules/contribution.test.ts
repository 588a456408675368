import { readParameters } from "../../../../subgraphs/insights/parameters";
import { contributionOf, lossRate } from "../../../../subgraphs/insights/rules/contribution";
import { Exchange } from "../../../../subgraphs/insights/rules/exchange";
import { account, customer, deposits, holding, loan, loans, service, wealth } from "../facts";

const parameters = {
  ...readParameters(),
  reporting: "CNY",
  exchangeRates: [{ currency: "USD", rate: "7.0000", date: "2026-11-20" }],
  transferRates: { default: "0.0200", byCurrency: { USD: "0.0400" } },
  wealth: { feeShare: "0.5000", unknownFee: "0.0000" },
  contactCosts: { BRANCH: "30.00", WEB: "0.50" },
};
const exchange = new Exchange(parameters);
const contribution = (facts: Parameters<typeof contributionOf>[0]) =>
  contributionOf(facts, parameters, exchange);

describe("contributionOf", () => {
  it("adds margins and fees, and takes expected loss and contacts off", () => {
    const { total, parts } = contribution(
      customer({
        deposits: deposits({
          accounts: [
            account({ amount: "10000.00", rate: "0.5" }), // 10,000 x (2 % - 0.5 %) = 150
            account({ id: "A-2", currency: "USD", amount: "1000.00", rate: "1" }), // 1,000 x 3 % x 7 = 210
          ],
        }),
        // 100,000 x (5 % - 2 %) = 3,000; unrated, half covered: 2 % x (0.5 x 20 % + 0.5 x 45 %) = 0.65 % = 650
        loans: loans({ loans: [loan({ cover: "50000.00", coverCurrency: "CNY" })] }),
        wealth: wealth({ holdings: [holding({ amount: "10000.00", fee: "1.5" })] }), // 10,000 x 1.5 % x 50 % = 75
        service: service({
          channels: [
            { channel: "BRANCH", count90: 0, count365: 4, lastAt: "2026-01-01T00:00:00.000Z" }, // 120
            { channel: "WEB", count90: 1, count365: 10, lastAt: "2026-11-01T00:00:00.000Z" }, // 5
          ],
        }),
      }),
    );
    expect(parts.map(({ kind, amount }) => [kind, amount.toString()])).toEqual([
      ["DEPOSIT_MARGIN", "360"],
      ["LOAN_MARGIN", "3000"],
      ["EXPECTED_LOSS", "-650"],
      ["WEALTH_FEES", "75"],
      ["SERVICE_COST", "-125"],
    ]);
    expect(total?.toString()).toBe("2660");
  });

  it("counts what people share for its first owner and borrower alone, so that customers add up to the bank", () => {
    const shared = (role: "OWNER" | "JOINT_OWNER", borrower: "BORROWER" | "CO_BORROWER") =>
      contribution(
        customer({
          deposits: deposits({ accounts: [account({ role, amount: "10000.00" })] }),
          loans: loans({ loans: [loan({ role: borrower })] }),
        }),
      ).total!;
    const alone = shared("OWNER", "BORROWER");
    expect(alone.plus(shared("JOINT_OWNER", "CO_BORROWER")).toString()).toBe(alone.toString());
    expect(alone.isZero()).toBe(false);
  });

  it.each([
    ["a system is silent", { service: null }, "SERVICE_COST"],
    [
      "a currency has no rate",
      { deposits: deposits({ accounts: [account({ currency: "CHF" })] }) },
      "DEPOSIT_MARGIN",
    ],
    ["a loan's rate is not told", { loans: loans({ loans: [loan({ rate: null })] }) }, "LOAN_MARGIN"],
  ])("tells no total where %s, and says what is missing", (_, facts, figure) => {
    const { total, missing } = contribution(customer(facts));
    expect(total).toBeNull();
    expect(missing.map((each) => each.figure)).toContain(figure);
  });
});

describe("lossRate", () => {
  const { unsecured, secured } = parameters.expectedLoss.lossGivenDefault;
  it.each([
    ["rated A", loan(), "A", Number(parameters.expectedLoss.probabilityOfDefault.A) * Number(unsecured)],
    ["unrated", loan(), undefined, Number(parameters.expectedLoss.unrated) * Number(unsecured)],
    ["31 days late, whatever the rating", loan({ pastDueDays: 31 }), "A", 0.1 * Number(unsecured)],
    [
      "91 days late and covered",
      loan({ pastDueDays: 91, cover: "900000", coverCurrency: "CNY" }),
      "A",
      Number(secured),
    ],
    [
      "covered in another currency",
      loan({ cover: "900000", coverCurrency: "USD" }),
      "A",
      0.005 * Number(unsecured),
    ],
    ["in default", loan({ status: "DEFAULTED" }), "A", Number(unsecured)],
  ])("is probability of default by loss given default: %s", (_, each, rating, expected) => {
    expect(lossRate(each, rating, parameters).toNumber()).toBeCloseTo(expected, 12);
  });
});
