import { defineSubgraph } from "../kit/defineSubgraph";
import { createLoaders } from "./loaders";
import { CustomerLoansResolver, CustomerResolver } from "./resolvers/CustomerResolver";
import { LoanResolver, toLoan } from "./resolvers/LoanResolver";
import { ProductCatalogueResolver } from "./resolvers/ProductCatalogueResolver";
import { prismaSource } from "./sources/prismaSource";
import { Customer } from "./types/Customer";
import { DepositAccount } from "./types/DepositAccount";
import { Loan } from "./types/Loan";
import { LoanProduct } from "./types/LoanProduct";

/** Loans, with who repays them, what is due and paid, and how creditworthy a customer is. */
export const loans = defineSubgraph({
  name: "loans",
  resolvers: [CustomerResolver, CustomerLoansResolver, LoanResolver, ProductCatalogueResolver],
  orphanedTypes: [Customer, DepositAccount, Loan, LoanProduct],
  references: {
    Loan: async ({ id }, { loaders }) => {
      const loan = await loaders.loanById.load(id);
      return loan && toLoan(loan);
    },
  },
  openSource: prismaSource,
  createLoaders,
});
