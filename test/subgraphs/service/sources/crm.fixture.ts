import { startCrm } from "../../../../bank/legacy/crm/startCrm";
import { standInFixture } from "../../standInFixture";

export const crmFixture = standInFixture({
  ...{ subgraph: "service", source: "crm", references: "service-desk" },
  behaviours: ["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"],
  start: startCrm,
});
