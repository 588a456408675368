import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import type { ServiceLoaders } from "../loaders";
import { ServiceCase } from "../types/ServiceCase";
import { ServiceCaseEventConnection } from "../types/ServiceCaseEvent";
import { ServiceInteractionConnection } from "../types/ServiceInteraction";
import { visibleCase } from "./toCase";
import { toInteractionConnection } from "./toInteraction";

type Context = SubgraphContext<ServiceLoaders>;

@Resolver(() => ServiceCase)
export class ServiceCaseResolver {
  @RequiresScopes("customer:read")
  @Query(() => ServiceCase, {
    nullable: true,
    description: "The case with this number; null where there is none.",
  })
  async serviceCase(
    @Arg("caseNumber", () => String, { description: "The number that the customer is told." })
    caseNumber: string,
    @Ctx() context: Context,
  ) {
    return visibleCase(await context.loaders.caseByCaseNumber.load(caseNumber), context);
  }

  @Paged()
  @FieldResolver(() => ServiceCaseEventConnection, { description: "The case's history, oldest first." })
  async events(@Root() { id }: ServiceCase, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `events of ${id}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.eventsByCaseId.load(id, page),
      page,
      list,
      positionOf: (event) => [event.occurredAt, event.id],
      edgeOf: (event) => ({ node: event }),
      count: () => loaders.eventCountByCaseId.load(id),
    });
  }

  @Paged()
  @FieldResolver(() => ServiceInteractionConnection, {
    description: "The contacts that belong to the case, newest first.",
  })
  async interactions(@Root() { id }: ServiceCase, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `interactions of case ${id}`;
    const page = readPage(args, list);
    return toInteractionConnection({
      rows: await loaders.interactionsByCaseId.load(id, page),
      page,
      list,
      count: () => loaders.interactionCountByCaseId.load(id),
    });
  }
}
