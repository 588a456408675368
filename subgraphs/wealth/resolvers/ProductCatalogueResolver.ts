import { Args, ArgsType, Ctx, Directive, Field, FieldResolver, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import type { WealthLoaders } from "../loaders";
import { ProductCatalogue } from "../types/ProductCatalogue";
import { SecurityConnection } from "../types/Security";
import { SecurityFilter } from "../types/SecurityFilter";
import { toSecurity } from "./SecurityResolver";

@ArgsType()
class SecuritiesArgs extends PageArgs {
  @Field(() => SecurityFilter, { nullable: true, description: "Which securities; none given takes all." })
  filter?: SecurityFilter | null;
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
  @FieldResolver(() => SecurityConnection, {
    nullable: true,
    description: "Funds, bonds, shares and other investments.",
  })
  async wealth(
    @Args() { filter: asked, ...args }: SecuritiesArgs,
    @Ctx() { loaders }: SubgraphContext<WealthLoaders>,
  ) {
    const list = "securities";
    const filter = {
      assetClasses: orAll(asked?.assetClasses),
      riskRatings: orAll(asked?.riskRatings),
      text: asked?.text?.trim() || undefined,
    };
    const page = { ...readPage(args, list), filter };
    return toConnection({
      rows: await loaders.securities(page),
      page,
      list,
      positionOf: (security) => [security.name, security.id],
      edgeOf: (security) => ({ node: toSecurity(security) }),
      count: () => loaders.securityCount(filter),
    });
  }
}

/** The values to choose from; undefined, which takes all, where none is given. */
function orAll<Value>(values: readonly Value[] | null | undefined): readonly Value[] | undefined {
  return values?.length ? values : undefined;
}
