import { describe as told, keeps } from "../../../cli/adapter/report";
import { testSource } from "../../../cli/adapter/testSource";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import { loans } from "../../../subgraphs/loans/subgraph";
import { service } from "../../../subgraphs/service/subgraph";
import { wealth } from "../../../subgraphs/wealth/subgraph";
import { coreBankingFixture } from "../../subgraphs/deposits/sources/coreBanking.fixture";
import { loanServicingFixture } from "../../subgraphs/loans/sources/loanServicing.fixture";
import { crmFixture } from "../../subgraphs/service/sources/crm.fixture";
import { wealthPlatformFixture } from "../../subgraphs/wealth/sources/wealthPlatform.fixture";

/** What a report says in sum: whether all is well, and else what is broken. */
const inSum = (report: Awaited<ReturnType<typeof testSource>>) => (keeps(report) ? "kept" : told(report));

describe("the bank's own systems keep the contract of a source, whatever they do", () => {
  it.each([
    ["deposits", () => testSource(deposits, coreBankingFixture)],
    ["loans", () => testSource(loans, loanServicingFixture)],
    ["wealth", () => testSource(wealth, wealthPlatformFixture)],
    ["service", () => testSource(service, crmFixture)],
  ])(
    "%s",
    async (_subgraph, run) => {
      const report = await run();
      expect(inSum(report)).toBe("kept");
      expect(report.reads.filter(({ rows }) => rows > 0).length).toBeGreaterThan(report.reads.length / 2);
    },
    240_000,
  );
});
