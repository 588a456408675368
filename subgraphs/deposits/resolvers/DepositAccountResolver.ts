import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from "type-graphql";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { DateScalar } from "../../kit/scalars";
import { money } from "../../kit/types/Money";
import { customerField } from "../../kit/visible";
import type { DepositsLoaders } from "../loaders";
import { AccountHolder } from "../types/AccountHolder";
import { Balance } from "../types/Balance";
import { CardConnection } from "../types/Card";
import { DepositAccount } from "../types/DepositAccount";
import { DepositProduct } from "../types/DepositProduct";
import { AccountType, CreditDebitIndicator } from "../types/enums";
import { StandingOrderConnection } from "../types/StandingOrder";
import { TermDeposit } from "../types/TermDeposit";
import { TransactionConnection } from "../types/Transaction";
import { toProduct } from "./ProductCatalogueResolver";

type Context = SubgraphContext<DepositsLoaders>;

/** An account; null where the caller sees none of its holders. */
export async function visibleAccount(id: string, { loaders, visible }: Context) {
  const account = await loaders.accountById.load(id);
  const holders = async () => (await loaders.holdersByAccountId.load(id)).map(({ customerId }) => customerId);
  return (await visible.any(holders)) ? account : null;
}

@ArgsType()
class TransactionArgs extends PageArgs {
  @Field(() => DateScalar, { nullable: true, description: "Booked on this day or later." })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Booked on this day or earlier." })
  to?: string | null;

  @Field(() => CreditDebitIndicator, { nullable: true, description: "Money in or money out alone." })
  creditDebitIndicator?: CreditDebitIndicator | null;
}

@Resolver(() => DepositAccount)
export class DepositAccountResolver {
  @FieldResolver(() => DepositProduct, {
    nullable: true,
    description: "The product, from the deposit catalogue.",
  })
  async product(@Root() { productCode }: DepositAccount, @Ctx() { loaders }: Context) {
    const product = productCode === null ? null : await loaders.productByCode.load(productCode);
    return product && toProduct(product);
  }

  @FieldResolver(() => [Balance], {
    description: "The balances that the system tells: booked and available.",
  })
  async balances(@Root() { id, currency }: DepositAccount, @Ctx() { loaders }: Context) {
    const balances = await loaders.balancesByAccountId.load(id);
    return balances.map((balance) => ({ ...balance, amount: money(balance.amount, currency) }));
  }

  @FieldResolver(() => TermDeposit, {
    nullable: true,
    description: "The terms of a term deposit; null for other accounts.",
  })
  async termDeposit(@Root() { id, currency, accountType }: DepositAccount, @Ctx() { loaders }: Context) {
    const deposit = accountType === AccountType.TERM ? await loaders.termDepositByAccountId.load(id) : null;
    return (
      deposit && {
        ...deposit,
        principal: money(deposit.principal, currency),
        accruedInterest: money(deposit.accruedInterest, currency),
      }
    );
  }

  @FieldResolver(() => [AccountHolder], { description: "Who may use the account, and as what." })
  async holders(@Root() { id }: DepositAccount, @Ctx() { loaders }: Context) {
    const holders = await loaders.holdersByAccountId.load(id);
    return holders.map(({ customerId, role, since }) => ({
      customer: customerField(customerId),
      role,
      since,
    }));
  }

  @Paged()
  @FieldResolver(() => TransactionConnection, { description: "The bookings, newest first." })
  async transactions(
    @Root() { id }: DepositAccount,
    @Args() { from, to, creditDebitIndicator, ...args }: TransactionArgs,
    @Ctx() { loaders }: Context,
  ) {
    const list = `transactions of ${id}`;
    const filter = {
      from: from ?? undefined,
      to: to ?? undefined,
      creditDebitIndicator: creditDebitIndicator ?? undefined,
    };
    const page = { ...readPage(args, list), filter };
    return toConnection({
      rows: await loaders.transactionsByAccountId.load(id, page),
      page,
      list,
      positionOf: (transaction) => [transaction.bookedOn, transaction.sequence],
      edgeOf: ({ amount, balanceAfter, currency, ...transaction }) => ({
        node: {
          ...transaction,
          amount: money(amount, currency),
          balanceAfter: money(balanceAfter, currency),
        },
      }),
      count: () => loaders.transactionCountByAccountId.load(id, filter),
    });
  }

  @Paged()
  @FieldResolver(() => StandingOrderConnection, {
    description: "The standing orders that pay from the account.",
  })
  async standingOrders(@Root() { id }: DepositAccount, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `standing orders of ${id}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.standingOrdersByAccountId.load(id, page),
      page,
      list,
      positionOf: (order) => [order.id],
      edgeOf: ({ amount, currency, ...order }) => ({ node: { ...order, amount: money(amount, currency) } }),
      count: () => loaders.standingOrderCountByAccountId.load(id),
    });
  }

  @Paged()
  @FieldResolver(() => CardConnection, { description: "The cards on the account." })
  async cards(@Root() { id }: DepositAccount, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `cards of ${id}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.cardsByAccountId.load(id, page),
      page,
      list,
      positionOf: (card) => [card.id],
      edgeOf: ({ customerId, ...card }) => ({ node: { ...card, customer: customerField(customerId) } }),
      count: () => loaders.cardCountByAccountId.load(id),
    });
  }
}
