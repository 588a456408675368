import { defineSubgraph } from "../kit/defineSubgraph";
import { createLoaders } from "./loaders";
import { CustomerResolver, CustomerServiceResolver } from "./resolvers/CustomerResolver";
import { ServiceCaseResolver } from "./resolvers/ServiceCaseResolver";
import { ServiceChangeResolver } from "./resolvers/ServiceChangeResolver";
import { ServiceInteractionResolver } from "./resolvers/ServiceInteractionResolver";
import { toCase } from "./resolvers/toCase";
import { toInteraction } from "./resolvers/toInteraction";
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
  ],
  orphanedTypes: [Customer, ServiceInteraction, ServiceCase],
  references: {
    async ServiceInteraction({ id }, { loaders }) {
      const interaction = await loaders.interactionById.load(id);
      return interaction && toInteraction(interaction);
    },
    async ServiceCase({ id }, { loaders }) {
      const record = await loaders.caseById.load(id);
      return record && toCase(record);
    },
  },
  openSource: prismaSource,
  createLoaders,
  createCommands: (database) => prismaCommands(database),
});
