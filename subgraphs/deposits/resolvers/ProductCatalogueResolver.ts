import { Args, Ctx, Directive, FieldResolver, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { money } from "../../kit/types/Money";
import type { DepositsLoaders } from "../loaders";
import type { ProductRecord } from "../source";
import { DepositProductConnection } from "../types/DepositProduct";
import { ProductCatalogue } from "../types/ProductCatalogue";

/** A catalogue row as GraphQL answers it. */
export function toProduct(product: ProductRecord) {
  return { ...product, minimumOpening: money(product.minimumOpening, product.currency) };
}

@Resolver(() => ProductCatalogue)
export class ProductCatalogueResolver {
  @Directive("@shareable")
  @RequiresScopes("customer:read")
  @Query(() => ProductCatalogue, {
    nullable: true,
    description: "Everything the bank offers: each system adds its own products.",
  })
  productCatalogue() {
    return {};
  }

  @Paged()
  @FieldResolver(() => DepositProductConnection, {
    nullable: true,
    description: "Current, savings and term deposit accounts.",
  })
  async deposits(@Args() args: PageArgs, @Ctx() { loaders }: SubgraphContext<DepositsLoaders>) {
    const list = "deposit products";
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.products(page),
      page,
      list,
      positionOf: (product) => [product.name, product.code],
      edgeOf: (product) => ({ node: toProduct(product) }),
      count: () => loaders.productCount(),
    });
  }
}
