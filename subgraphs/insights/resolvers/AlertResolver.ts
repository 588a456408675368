import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { customerField } from "../../kit/visible";
import type { InsightsLoaders } from "../loaders";
import { Alert, AlertConnection, AlertFilterInput } from "../types/Alert";
import { Customer } from "../types/Customer";
import { toAlert } from "./toAlert";

type Context = SubgraphContext<InsightsLoaders>;

@ArgsType()
class AlertsArgs extends PageArgs {
  @Field(() => AlertFilterInput, { nullable: true, description: "Which alerts; none takes all." })
  filter?: AlertFilterInput | null;
}

@Resolver(() => Alert)
export class AlertResolver {
  @Paged()
  @RequiresScopes("customer:read")
  @Query(() => AlertConnection, {
    nullable: true,
    description: "The alerts about the caller's customers, newest first.",
  })
  async alerts(@Args() { filter, ...args }: AlertsArgs, @Ctx() { loaders }: Context) {
    const list = "alerts";
    const asked = { statuses: filter?.statuses ?? undefined, kinds: filter?.kinds ?? undefined };
    const page = { ...readPage(args, list), filter: asked };
    return toConnection({
      rows: await loaders.alerts(page),
      page,
      list,
      positionOf: ({ occurredOn, id }) => [occurredOn, id],
      edgeOf: (alert) => ({ node: toAlert(alert) }),
      count: () => loaders.alertCount(asked),
    });
  }

  @FieldResolver(() => Customer, { nullable: true, description: "Whom it is about." })
  customer(@Root() { customerId }: Alert, @Ctx() context: Context) {
    return customerField(customerId)({}, context);
  }
}
