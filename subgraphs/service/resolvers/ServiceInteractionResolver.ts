import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import type { ServiceLoaders } from "../loaders";
import { ServiceCase } from "../types/ServiceCase";
import { ServiceInteraction, ServiceInteractionConnection } from "../types/ServiceInteraction";
import { toCase } from "./toCase";
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
  async unidentifiedInteractions(@Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = "unidentified interactions";
    const page = readPage(args, list);
    return toInteractionConnection({
      rows: await loaders.unidentifiedInteractions(page),
      page,
      list,
      count: () => loaders.unidentifiedInteractionCount(),
    });
  }

  @FieldResolver(() => ServiceCase, {
    nullable: true,
    description: "The case that it belongs to; null where it is of none.",
  })
  async case(@Root() { caseId }: ServiceInteraction, @Ctx() { loaders }: Context) {
    const record = caseId === null ? null : await loaders.caseById.load(caseId);
    return record && toCase(record);
  }
}
