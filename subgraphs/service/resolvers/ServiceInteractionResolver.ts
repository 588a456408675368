import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import type { ServiceLoaders } from "../loaders";
import { ServiceCase } from "../types/ServiceCase";
import { ServiceInteraction, ServiceInteractionConnection } from "../types/ServiceInteraction";
import { visibleCase } from "./toCase";
import { toInteractionConnection } from "./toInteraction";

type Context = SubgraphContext<ServiceLoaders>;

@Resolver(() => ServiceInteraction)
export class ServiceInteractionResolver {
  @Paged()
  @RequiresScopes("customer:read", "rows:all")
  @Query(() => ServiceInteractionConnection, {
    nullable: true,
    description: "The contacts in which nobody was identified, newest first.",
  })
  async unidentifiedInteractions(@Args() args: PageArgs, @Ctx() { loaders, visible }: Context) {
    const list = "unidentified interactions";
    const page = readPage(args, list);
    return toInteractionConnection({
      // Nobody's are theirs alone who see everybody's.
      rows: visible.all ? await loaders.unidentifiedInteractions(page) : [],
      page,
      list,
      count: () => (visible.all ? loaders.unidentifiedInteractionCount() : Promise.resolve(0)),
    });
  }

  @FieldResolver(() => ServiceCase, {
    nullable: true,
    description: "The case that it belongs to; null where it is of none.",
  })
  async case(@Root() { caseId }: ServiceInteraction, @Ctx() context: Context) {
    return caseId === null ? null : visibleCase(await context.loaders.caseById.load(caseId), context);
  }
}
