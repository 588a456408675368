import { startWealthPlatform } from "../../../../bank/legacy/wealthPlatform/startWealthPlatform";
import { standInFixture } from "../../standInFixture";

export const wealthPlatformFixture = standInFixture({
  ...{ subgraph: "wealth", source: "wealth-platform", references: "wealth" },
  behaviours: ["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"],
  start: startWealthPlatform,
});
