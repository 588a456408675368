import { defineSubgraph } from "../kit/defineSubgraph";
import { sourcesResolver } from "../kit/sourcesResolver";
import { createLoaders } from "./loaders";
import { CustomerQueryResolver } from "./resolvers/CustomerQueryResolver";
import { CustomerProfileResolver, CustomerResolver } from "./resolvers/CustomerResolver";
import { IdentityChangeResolver } from "./resolvers/IdentityChangeResolver";
import { IdentityQueryResolver } from "./resolvers/IdentityQueryResolver";
import { RelationshipManagerResolver } from "./resolvers/RelationshipManagerResolver";
import { identityCommands } from "./sources/identityCommands";
import { prismaSource } from "./sources/prismaSource";
import { DateProvenance, NameProvenance, ProfileProvenance } from "./types/Provenance";

/** Who the customer is: identity, cross-reference, profile and consent. */
export const customers = defineSubgraph({
  name: "customers",
  resolvers: [
    CustomerQueryResolver,
    CustomerResolver,
    CustomerProfileResolver,
    RelationshipManagerResolver,
    IdentityQueryResolver,
    IdentityChangeResolver,
    sourcesResolver("customers"),
  ],
  orphanedTypes: [DateProvenance, NameProvenance, ProfileProvenance],
  references: {
    Customer: ({ id }, { loaders }) => loaders.customerById.load(id),
  },
  openSource: (database) => prismaSource(database),
  createLoaders,
  createCommands: (database) => identityCommands(database),
});
