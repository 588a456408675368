import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { checkMoment } from "../../kit/checks";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { DateTimeScalar } from "../../kit/scalars";
import { customerOf } from "../../kit/sections";
import type { ServiceLoaders } from "../loaders";
import { CaseFilterInput } from "../types/CaseFilterInput";
import { Customer } from "../types/Customer";
import { CustomerService } from "../types/CustomerService";
import { InteractionFilterInput } from "../types/InteractionFilterInput";
import { ServiceCaseConnection } from "../types/ServiceCase";
import { ServiceInteractionConnection } from "../types/ServiceInteraction";
import { toCase } from "./toCase";
import { toInteractionConnection } from "./toInteraction";

type Context = SubgraphContext<ServiceLoaders>;

@ArgsType()
class InteractionArgs extends PageArgs {
  @Field(() => InteractionFilterInput, { nullable: true, description: "Which contacts; none takes all." })
  filter?: InteractionFilterInput | null;
}

@ArgsType()
class CaseArgs extends PageArgs {
  @Field(() => CaseFilterInput, { nullable: true, description: "Which cases; none takes all." })
  filter?: CaseFilterInput | null;
}

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => CustomerService, {
    nullable: true,
    description: "The customer's contacts and cases; null when the service desk cannot tell.",
  })
  async service(@Root() customer: Customer, @Ctx() { loaders }: Context) {
    const state = await loaders.state.load();
    return state && { ...state, customerId: customer.id };
  }
}

@Resolver(() => CustomerService)
export class CustomerServiceResolver {
  @FieldResolver(() => Int, { nullable: true, description: "How many cases are open or in progress." })
  async openCaseCount(@Root() section: CustomerService, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    return (await loaders.caseLoadByCustomerId.load(customerId))?.openCaseCount ?? 0;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "How many of the open cases are past their due time.",
  })
  async overdueCaseCount(@Root() section: CustomerService, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    return (await loaders.caseLoadByCustomerId.load(customerId))?.overdueCaseCount ?? 0;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "When the last contact began; null when there was none.",
  })
  async lastInteractionAt(@Root() section: CustomerService, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    return (await loaders.lastInteractionByCustomerId.load(customerId))?.startedAt ?? null;
  }

  @Paged()
  @FieldResolver(() => ServiceInteractionConnection, {
    nullable: true,
    description: "The contacts, newest first.",
  })
  async interactions(
    @Root() section: CustomerService,
    @Args() { filter, ...args }: InteractionArgs,
    @Ctx() { loaders }: Context,
  ) {
    const customerId = customerOf(section);
    const list = `interactions of ${customerId}`;
    const page = { ...readPage(args, list), filter: toInteractionFilter(filter) };
    return toInteractionConnection({
      rows: await loaders.interactionsByCustomerId.load(customerId, page),
      page,
      list,
      count: () => loaders.interactionCountByCustomerId.load(customerId, page.filter),
    });
  }

  @Paged()
  @FieldResolver(() => ServiceCaseConnection, { nullable: true, description: "The cases, newest first." })
  async cases(
    @Root() section: CustomerService,
    @Args() { filter, ...args }: CaseArgs,
    @Ctx() { loaders }: Context,
  ) {
    const customerId = customerOf(section);
    const list = `cases of ${customerId}`;
    const page = { ...readPage(args, list), filter: { statuses: filter?.statuses ?? undefined } };
    return toConnection({
      rows: await loaders.casesByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (record) => [record.openedAt, record.id],
      edgeOf: (record) => ({ node: toCase(record) }),
      count: () => loaders.caseCountByCustomerId.load(customerId, page.filter),
    });
  }
}

function toInteractionFilter(filter: InteractionFilterInput | null | undefined) {
  return {
    channels: filter?.channels ?? undefined,
    direction: filter?.direction ?? undefined,
    from: filter?.from == null ? undefined : checkMoment("filter.from", filter.from),
    to: filter?.to == null ? undefined : checkMoment("filter.to", filter.to),
  };
}
