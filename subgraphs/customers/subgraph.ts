import { defineSubgraph } from "../kit/defineSubgraph";
import { sourcesResolver } from "../kit/sourcesResolver";
import { createLoaders } from "./loaders";
import { CustomerQueryResolver } from "./resolvers/CustomerQueryResolver";
import { CustomerProfileResolver, CustomerResolver } from "./resolvers/CustomerResolver";
import { RelationshipManagerResolver } from "./resolvers/RelationshipManagerResolver";
import { prismaSource } from "./sources/prismaSource";

/** Who the customer is: identity, cross-reference, profile and consent. */
export const customers = defineSubgraph({
  name: "customers",
  resolvers: [
    CustomerQueryResolver,
    CustomerResolver,
    CustomerProfileResolver,
    RelationshipManagerResolver,
    sourcesResolver("customers"),
  ],
  references: {
    Customer: ({ id }, { loaders }) => loaders.customerById.load(id),
  },
  openSource: prismaSource,
  createLoaders,
});
