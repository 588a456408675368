import { countLoader, groupLoader, pageLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { LoansSource } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: LoansSource) {
  return {
    state: stateLoader(source),
    loanById: rowLoader(source.loansByIds, (loan) => loan.id),
    loansByCustomerId: pageLoader(source.loansByCustomerIds, (loan) => loan.customerId),
    loanCountByCustomerId: countLoader(source.loanCountsByCustomerIds),
    totalsByCustomerId: groupLoader(source.totalsByCustomerIds, (total) => total.customerId),
    newestCreditRatingByCustomerId: rowLoader(
      source.newestCreditRatingsByCustomerIds,
      (rating) => rating.customerId,
    ),
    creditRatingsByCustomerId: pageLoader(source.creditRatingsByCustomerIds, (rating) => rating.customerId),
    creditRatingCountByCustomerId: countLoader(source.creditRatingCountsByCustomerIds),
    borrowersByLoanId: groupLoader(source.borrowersByLoanIds, (borrower) => borrower.loanId),
    instalmentsByLoanId: pageLoader(source.instalmentsByLoanIds, (instalment) => instalment.loanId),
    instalmentCountByLoanId: countLoader(source.instalmentCountsByLoanIds),
    paymentsByLoanId: pageLoader(source.paymentsByLoanIds, (payment) => payment.loanId),
    paymentCountByLoanId: countLoader(source.paymentCountsByLoanIds),
    collateralByLoanId: groupLoader(source.collateralByLoanIds, (collateral) => collateral.loanId),
    productByCode: rowLoader(source.productsByCodes, (product) => product.code),
    products: source.products,
    productCount: source.productCount,
  };
}

export type LoansLoaders = ReturnType<typeof createLoaders>;
