import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { customerOf } from "../../kit/sections";
import { Money } from "../../kit/types/Money";
import type { DepositsLoaders } from "../loaders";
import { Customer } from "../types/Customer";
import { CustomerDeposits } from "../types/CustomerDeposits";
import { DepositAccountConnection } from "../types/DepositAccount";

type Context = SubgraphContext<DepositsLoaders>;

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => CustomerDeposits, {
    nullable: true,
    description: "The customer's deposits; null when the deposits system cannot tell.",
  })
  async deposits(@Root() customer: Customer, @Ctx() { loaders }: Context) {
    const state = await loaders.state.load();
    return state && { ...state, customerId: customer.id };
  }
}

@Resolver(() => CustomerDeposits)
export class CustomerDepositsResolver {
  @FieldResolver(() => [Money], {
    nullable: true,
    description:
      "Sum of the closing booked balances of the accounts that the customer owns, alone or with others: one a currency.",
  })
  totals(@Root() section: CustomerDeposits, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    return loaders.totalsByCustomerId.load(customerId);
  }

  @Paged()
  @FieldResolver(() => DepositAccountConnection, {
    nullable: true,
    description: "The accounts that the customer owns or may use, with the role.",
  })
  async accounts(@Root() section: CustomerDeposits, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `deposit accounts of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.accountsByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (account) => [account.id],
      edgeOf: (account) => ({ node: account, role: account.role }),
      count: () => loaders.accountCountByCustomerId.load(customerId),
    });
  }
}
