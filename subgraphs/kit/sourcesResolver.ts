import { Ctx, Directive, FieldResolver, ObjectType, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "./access";
import type { SubgraphContext } from "./defineSubgraph";
import { SourceHealth } from "./types/SourceHealth";

/** The resolver of `sources` in a subgraph, which tells there of its own system under its own name. */
export function sourcesResolver(subgraph: string): NewableFunction {
  @ObjectType("Sources", {
    simpleResolvers: true,
    description: "How the systems behind the graph do, by the section of it that they tell.",
  })
  class Sources {}

  @Resolver(() => Sources)
  class SourcesResolver {
    @Directive("@shareable")
    @RequiresScopes("operations:read")
    @Query(() => Sources, {
      nullable: true,
      description: "How the systems behind the graph do; needs operations:read.",
    })
    sources() {
      return {};
    }

    @FieldResolver(() => SourceHealth, {
      name: subgraph,
      nullable: true,
      description: `The system behind ${subgraph}; null when it cannot be told, or nothing was loaded yet.`,
    })
    health(@Ctx() context: SubgraphContext<unknown>): Promise<SourceHealth | null> {
      return context.health();
    }
  }
  return SourcesResolver;
}
