import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { customerOf } from "../../kit/sections";
import { money } from "../../kit/types/Money";
import type { LoansLoaders } from "../loaders";
import { CreditRating, CreditRatingConnection } from "../types/CreditRating";
import { Customer } from "../types/Customer";
import { CustomerLoans } from "../types/CustomerLoans";
import { LoanConnection } from "../types/Loan";
import { LoanTotal } from "../types/LoanTotal";
import { toLoan } from "./LoanResolver";

type Context = SubgraphContext<LoansLoaders>;

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => CustomerLoans, {
    nullable: true,
    description: "The customer's loans and creditworthiness; null when the loan system cannot tell.",
  })
  async loans(@Root() customer: Customer, @Ctx() { loaders }: Context) {
    const state = await loaders.state.load();
    return state && { ...state, customerId: customer.id };
  }
}

@Resolver(() => CustomerLoans)
export class CustomerLoansResolver {
  @FieldResolver(() => [LoanTotal], {
    nullable: true,
    description:
      "What the customer has to repay, as borrower or co-borrower, on loans that are paid out and not yet paid off: one a currency.",
  })
  async totals(@Root() section: CustomerLoans, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const totals = await loaders.totalsByCustomerId.load(customerId);
    return totals.map((total) => ({
      ...total,
      principalOutstanding: money(total.principalOutstanding, total.currency),
      totalOutstanding: money(total.totalOutstanding, total.currency),
      totalOverdue: money(total.totalOverdue, total.currency),
    }));
  }

  @Paged()
  @FieldResolver(() => LoanConnection, {
    nullable: true,
    description: "The loans that the customer stands behind, with the role.",
  })
  async loans(@Root() section: CustomerLoans, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `loans of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.loansByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (loan) => [loan.id],
      edgeOf: (loan) => ({ node: toLoan(loan), role: loan.role }),
      count: () => loaders.loanCountByCustomerId.load(customerId),
    });
  }

  @FieldResolver(() => CreditRating, {
    nullable: true,
    description: "The newest credit rating, even if it is no longer valid; null when there is none.",
  })
  creditRating(@Root() section: CustomerLoans, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    return loaders.newestCreditRatingByCustomerId.load(customerId);
  }

  @Paged()
  @FieldResolver(() => CreditRatingConnection, {
    nullable: true,
    description: "All credit ratings, newest first.",
  })
  async creditRatings(@Root() section: CustomerLoans, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `credit ratings of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.creditRatingsByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (rating) => [rating.assessedOn],
      edgeOf: (rating) => ({ node: rating }),
      count: () => loaders.creditRatingCountByCustomerId.load(customerId),
    });
  }
}
