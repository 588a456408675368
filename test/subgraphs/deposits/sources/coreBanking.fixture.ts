import { startCoreBanking } from "../../../../bank/legacy/coreBanking/startCoreBanking";
import { standInFixture } from "../../standInFixture";

export const coreBankingFixture = standInFixture({
  ...{ subgraph: "deposits", source: "core-banking", references: "core" },
  behaviours: ["AS_RECORDED"],
  start: startCoreBanking,
});
