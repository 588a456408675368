import { defineSubgraph } from "../kit/defineSubgraph";
import { sourcesResolver } from "../kit/sourcesResolver";
import { visibleCustomer } from "../kit/visible";
import { createLoaders } from "./loaders";
import { CustomerResolver, CustomerWealthResolver } from "./resolvers/CustomerResolver";
import { InvestmentHoldingResolver, toHolding } from "./resolvers/InvestmentHoldingResolver";
import { InvestmentOrderResolver } from "./resolvers/InvestmentOrderResolver";
import { ProductCatalogueResolver } from "./resolvers/ProductCatalogueResolver";
import { SecurityResolver, toSecurity } from "./resolvers/SecurityResolver";
import { prismaSource } from "./sources/prismaSource";
import { wealthPlatform } from "./sources/wealthPlatformSource";
import { Customer } from "./types/Customer";
import { InvestmentHolding } from "./types/InvestmentHolding";
import { Security } from "./types/Security";

/** Investments: what customers hold and order, what can be bought, and how much risk suits whom. */
export const wealth = defineSubgraph({
  name: "wealth",
  resolvers: [
    CustomerResolver,
    CustomerWealthResolver,
    InvestmentHoldingResolver,
    InvestmentOrderResolver,
    SecurityResolver,
    ProductCatalogueResolver,
    sourcesResolver("wealth"),
  ],
  orphanedTypes: [Customer, InvestmentHolding, Security],
  references: {
    Customer: visibleCustomer,
    InvestmentHolding: async ({ id }, { loaders, visible }) => {
      const holding = await loaders.holdingById.load(id);
      return (await visible.any(() => [holding?.customerId])) ? toHolding(holding) : null;
    },
    Security: async ({ code }, { loaders }) =>
      toSecurity(await loaders.securityByLocalCode.load(code as string)),
  },
  openSource: prismaSource,
  sources: { "wealth-platform": wealthPlatform },
  createLoaders,
});
