import { Ctx, Directive, FieldResolver, ObjectType, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "./access";
import type { SubgraphContext } from "./defineSubgraph";
import { SourceHealth } from "./types/SourceHealth";

// One class a subgraph: its sources and each of its feeds add a field to it.
const types = new Map<string, NewableFunction>();

function sourcesOf(subgraph: string): NewableFunction {
  const known = types.get(subgraph);
  if (known) return known;
  @ObjectType("Sources", {
    simpleResolvers: true,
    description: "How the systems behind the graph do, by the section of it that they tell.",
  })
  class Sources {}
  types.set(subgraph, Sources);
  return Sources;
}

/** The resolver of `sources` in a subgraph, which tells there of its own system under its own name. */
export function sourcesResolver(subgraph: string): NewableFunction {
  const Sources = sourcesOf(subgraph);

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

/** The resolver of a feed of a subgraph, which `sources` tells of beside the subgraph's own system. */
export function feedResolver(subgraph: string, feed: string): NewableFunction {
  const Sources = sourcesOf(subgraph);
  const field = feed.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

  @Resolver(() => Sources)
  class FeedResolver {
    @FieldResolver(() => SourceHealth, {
      nullable: true,
      description: `The system whose events ${subgraph} takes; null when it cannot be told, or none are taken.`,
    })
    // type-graphql tells the resolvers of a type apart by their methods' names.
    [field](@Ctx() context: SubgraphContext<unknown>): Promise<SourceHealth | null> {
      return context.feedHealth(feed);
    }
  }
  return FeedResolver;
}
