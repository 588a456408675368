import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import type { CustomersLoaders } from "../loaders";
import { Branch } from "../types/Branch";
import { RelationshipManager } from "../types/RelationshipManager";

@Resolver(() => RelationshipManager)
export class RelationshipManagerResolver {
  @FieldResolver(() => Branch, {
    nullable: true,
    description: "The branch at which the employee works; null where not known.",
  })
  branch(@Root() { branchId }: RelationshipManager, @Ctx() { loaders }: SubgraphContext<CustomersLoaders>) {
    return branchId === null ? null : loaders.branchById.load(branchId);
  }
}
