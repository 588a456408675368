import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
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
    const status = await loaders.status.load();
    return status && { ...status, customerId: customer.id };
  }
}

@Resolver(() => CustomerDeposits)
export class CustomerDepositsResolver {
  @FieldResolver(() => [Money], {
    description:
      "Sum of the closing booked balances of the accounts that the customer owns, alone or with others: one a currency.",
  })
  totals(@Root() { customerId }: CustomerDeposits, @Ctx() { loaders }: Context) {
    return loaders.totalsByCustomerId.load(customerId);
  }

  @FieldResolver(() => DepositAccountConnection, {
    description: "The accounts that the customer owns or may use, with the role.",
  })
  async accounts(
    @Root() { customerId }: CustomerDeposits,
    @Args() args: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
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
