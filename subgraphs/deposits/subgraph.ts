import { defineSubgraph } from "../kit/defineSubgraph";
import { sourcesResolver } from "../kit/sourcesResolver";
import { visibleCustomer } from "../kit/visible";
import { createLoaders } from "./loaders";
import { CustomerDepositsResolver, CustomerResolver } from "./resolvers/CustomerResolver";
import { DepositAccountResolver, visibleAccount } from "./resolvers/DepositAccountResolver";
import { ProductCatalogueResolver } from "./resolvers/ProductCatalogueResolver";
import { coreBankingSource } from "./sources/coreBankingSource";
import { prismaSource } from "./sources/prismaSource";
import { Customer } from "./types/Customer";
import { DepositAccount } from "./types/DepositAccount";
import { DepositProduct } from "./types/DepositProduct";

/** Current, savings and term deposit accounts, with what moves on them. */
export const deposits = defineSubgraph({
  name: "deposits",
  resolvers: [
    CustomerResolver,
    CustomerDepositsResolver,
    DepositAccountResolver,
    ProductCatalogueResolver,
    sourcesResolver("deposits"),
  ],
  orphanedTypes: [Customer, DepositAccount, DepositProduct],
  references: {
    Customer: visibleCustomer,
    DepositAccount: ({ id }, context) => visibleAccount(id, context),
  },
  openSource: prismaSource,
  sources: { "core-banking": coreBankingSource },
  createLoaders,
});
