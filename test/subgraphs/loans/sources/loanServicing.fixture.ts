import { startLoanServicing } from "../../../../bank/legacy/loanServicing/startLoanServicing";
import { standInFixture } from "../../standInFixture";

export const loanServicingFixture = standInFixture({
  ...{ subgraph: "loans", source: "loan-servicing", references: "loans" },
  behaviours: ["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"],
  start: startLoanServicing,
});
