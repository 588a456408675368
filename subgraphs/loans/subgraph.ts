import { defineSubgraph } from "../kit/defineSubgraph";
import { sourcesResolver } from "../kit/sourcesResolver";
import { visibleCustomer } from "../kit/visible";
import { createLoaders } from "./loaders";
import { CustomerLoansResolver, CustomerResolver } from "./resolvers/CustomerResolver";
import { LoanResolver, visibleLoan } from "./resolvers/LoanResolver";
import { ProductCatalogueResolver } from "./resolvers/ProductCatalogueResolver";
import { loanServicingSource } from "./sources/loanServicingSource";
import { prismaSource } from "./sources/prismaSource";
import { Customer } from "./types/Customer";
import { DepositAccount } from "./types/DepositAccount";
import { Loan } from "./types/Loan";
import { LoanProduct } from "./types/LoanProduct";

/** Loans, with who repays them, what is due and paid, and how creditworthy a customer is. */
export const loans = defineSubgraph({
  name: "loans",
  resolvers: [
    CustomerResolver,
    CustomerLoansResolver,
    LoanResolver,
    ProductCatalogueResolver,
    sourcesResolver("loans"),
  ],
  orphanedTypes: [Customer, DepositAccount, Loan, LoanProduct],
  references: {
    Customer: visibleCustomer,
    Loan: ({ id }, context) => visibleLoan(id, context),
  },
  openSource: prismaSource,
  sources: { "loan-servicing": loanServicingSource },
  createLoaders,
});
