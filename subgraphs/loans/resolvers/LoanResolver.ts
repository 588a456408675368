import Decimal from "decimal.js";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { fail } from "../../../schema/errors";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { money } from "../../kit/types/Money";
import { customerField } from "../../kit/visible";
import type { LoansLoaders } from "../loaders";
import type { LoanRecord } from "../source";
import { Borrower } from "../types/Borrower";
import { Collateral } from "../types/Collateral";
import { InstalmentConnection } from "../types/Instalment";
import { Loan } from "../types/Loan";
import { LoanPaymentConnection } from "../types/LoanPayment";
import { LoanProduct } from "../types/LoanProduct";
import { toProduct } from "./ProductCatalogueResolver";

type Context = SubgraphContext<LoansLoaders>;

const LOAN_ID = /^L-[A-Za-z0-9]{1,32}$/;

/** More digits than two amounts can have together: a sum is never rounded. */
const Exact = Decimal.clone({ precision: 1_000 });

/** A loan's row as GraphQL answers it. */
export function toLoan({ repaymentAccountId, ...loan }: LoanRecord) {
  const { currency, principalOutstanding, interestOutstanding } = loan;
  return {
    ...loan,
    originalPrincipal: money(loan.originalPrincipal, currency),
    principalOutstanding: money(principalOutstanding, currency),
    interestOutstanding: money(interestOutstanding, currency),
    totalOutstanding: money(sum(principalOutstanding, interestOutstanding), currency),
    nextPaymentAmount: money(loan.nextPaymentAmount, currency),
    totalOverdue: money(loan.totalOverdue, currency),
    repaymentAccount: repaymentAccountId === null ? null : { id: repaymentAccountId },
  };
}

/** A loan; null where the caller sees nobody who stands behind it. */
export async function visibleLoan(id: string, { loaders, visible }: Context) {
  const loan = await loaders.loanById.load(id);
  const borrowers = async () =>
    (await loaders.borrowersByLoanId.load(id)).map(({ customerId }) => customerId);
  return (await visible.any(borrowers)) ? loan && toLoan(loan) : null;
}

/** The sum with the decimal places of its parts; null if either is not known. */
function sum(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null;
  return new Exact(a).plus(b).toFixed(Math.max(placesOf(a), placesOf(b)));
}

function placesOf(amount: string): number {
  return amount.split(".")[1]?.length ?? 0;
}

@Resolver(() => Loan)
export class LoanResolver {
  @RequiresScopes("customer:read")
  @Query(() => Loan, {
    nullable: true,
    description: "One loan by its id; null when the loan system does not know it.",
  })
  loan(
    @Arg("id", () => ID, { description: "The loan's permanent id, for example L-3001." }) id: string,
    @Ctx() context: Context,
  ) {
    if (!LOAN_ID.test(id)) throw fail("INVALID_ID", { detail: "Loan ids look like L-3001." });
    return visibleLoan(id, context);
  }

  @FieldResolver(() => LoanProduct, {
    nullable: true,
    description: "The product, from the loan catalogue.",
  })
  async product(@Root() { productCode }: Loan, @Ctx() { loaders }: Context) {
    const product = productCode === null ? null : await loaders.productByCode.load(productCode);
    return product && toProduct(product);
  }

  @FieldResolver(() => [Borrower], { description: "Who stands behind the loan, and as what." })
  async borrowers(@Root() { id }: Loan, @Ctx() { loaders }: Context) {
    const borrowers = await loaders.borrowersByLoanId.load(id);
    return borrowers.map(({ customerId, role }) => ({ customer: customerField(customerId), role }));
  }

  @Paged()
  @FieldResolver(() => InstalmentConnection, {
    description: "The payments that the contract asks for, from the first to the last.",
  })
  async schedule(@Root() { id, currency }: Loan, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `schedule of ${id}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.instalmentsByLoanId.load(id, page),
      page,
      list,
      positionOf: (instalment) => [instalment.number],
      edgeOf: ({ principal, interest, amount, ...instalment }) => ({
        node: {
          ...instalment,
          principal: money(principal, currency),
          interest: money(interest, currency),
          amount: money(amount, currency),
        },
      }),
      count: () => loaders.instalmentCountByLoanId.load(id),
    });
  }

  @Paged()
  @FieldResolver(() => LoanPaymentConnection, {
    description: "What was paid towards the loan, newest first.",
  })
  async payments(@Root() { id, currency }: Loan, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const list = `payments of ${id}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.paymentsByLoanId.load(id, page),
      page,
      list,
      positionOf: (payment) => [payment.paidOn, payment.id],
      edgeOf: ({ amount, ...payment }) => ({ node: { ...payment, amount: money(amount, currency) } }),
      count: () => loaders.paymentCountByLoanId.load(id),
    });
  }

  @FieldResolver(() => [Collateral], { description: "What secures the loan; empty for an unsecured one." })
  async collateral(@Root() { id }: Loan, @Ctx() { loaders }: Context) {
    const collateral = await loaders.collateralByLoanId.load(id);
    return collateral.map(({ value, currency, ...item }) => ({ ...item, value: money(value, currency) }));
  }
}
