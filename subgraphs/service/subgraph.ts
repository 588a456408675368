import { defineSubgraph } from "../kit/defineSubgraph";
import { feedResolver, sourcesResolver } from "../kit/sourcesResolver";
import { visibleCustomer } from "../kit/visible";
import { CALL_CENTRE, callCentreFeed } from "./callCentre/callCentreFeed";
import { createLoaders } from "./loaders";
import { CustomerResolver, CustomerServiceResolver } from "./resolvers/CustomerResolver";
import { ServiceCaseResolver } from "./resolvers/ServiceCaseResolver";
import { ServiceChangeResolver } from "./resolvers/ServiceChangeResolver";
import { ServiceInteractionResolver } from "./resolvers/ServiceInteractionResolver";
import { visibleCase } from "./resolvers/toCase";
import { toInteraction } from "./resolvers/toInteraction";
import { CRM, crmOption } from "./sources/crmSource";
import { prismaCommands } from "./sources/prismaCommands";
import { prismaSource } from "./sources/prismaSource";
import { Customer } from "./types/Customer";
import { ServiceCase } from "./types/ServiceCase";
import { ServiceInteraction } from "./types/ServiceInteraction";

/** What happens between the bank and its customers: contacts on all channels, and cases. */
export const service = defineSubgraph({
  name: "service",
  resolvers: [
    CustomerResolver,
    CustomerServiceResolver,
    ServiceInteractionResolver,
    ServiceCaseResolver,
    ServiceChangeResolver,
    sourcesResolver("service"),
    feedResolver("service", CALL_CENTRE),
  ],
  orphanedTypes: [Customer, ServiceInteraction, ServiceCase],
  references: {
    Customer: visibleCustomer,
    async ServiceInteraction({ id }, { loaders, visible }) {
      const interaction = await loaders.interactionById.load(id);
      return (await visible.any(() => [interaction?.customerId]))
        ? interaction && toInteraction(interaction)
        : null;
    },
    ServiceCase: async ({ id }, context) => visibleCase(await context.loaders.caseById.load(id), context),
  },
  openSource: prismaSource,
  sources: { [CRM]: crmOption },
  feeds: { [CALL_CENTRE]: callCentreFeed },
  createLoaders,
  createCommands: (database) => prismaCommands(database),
});
