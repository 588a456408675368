import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { fail } from "../../../schema/errors";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { DateScalar } from "../../kit/scalars";
import { money } from "../../kit/types/Money";
import type { WealthLoaders } from "../loaders";
import { readIsin } from "../readIsin";
import type { SecurityRecord } from "../source";
import { NetAssetValueConnection } from "../types/NetAssetValue";
import { Security } from "../types/Security";

type Context = SubgraphContext<WealthLoaders>;

/** A security as GraphQL answers it. */
export function toSecurity(security: SecurityRecord | null) {
  if (!security) return null;
  const { localCode, currency, minimumAmount, unitPrice } = security;
  return {
    ...security,
    code: localCode,
    minimumAmount: money(minimumAmount, currency),
    unitPrice: money(unitPrice, currency),
  };
}

@ArgsType()
class SecurityArgs {
  @Field(() => String, {
    nullable: true,
    description: "Its International Securities Identification Number (ISO 6166).",
  })
  isin?: string | null;

  @Field(() => String, { nullable: true, description: "The bank's own code of it." })
  localCode?: string | null;
}

@ArgsType()
class NavArgs extends PageArgs {
  @Field(() => DateScalar, { nullable: true, description: "Of this day or later." })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Of this day or earlier." })
  to?: string | null;
}

@Resolver(() => Security)
export class SecurityResolver {
  @RequiresScopes("customer:read")
  @Query(() => Security, {
    nullable: true,
    description: "A security by its ISIN or by its local code: give one of the two. Null when there is none.",
  })
  async security(@Args() { isin, localCode }: SecurityArgs, @Ctx() { loaders }: Context) {
    if ((isin == null) === (localCode == null))
      throw fail("INVALID_ARGUMENT", { detail: "Give either isin or localCode." });
    return toSecurity(
      isin != null
        ? await loaders.securityByIsin.load(readIsin(isin))
        : await loaders.securityByLocalCode.load(localCode!),
    );
  }

  @Paged()
  @FieldResolver(() => NetAssetValueConnection, {
    description: "A fund's net asset values, newest first; empty for what is not a fund.",
  })
  async navHistory(
    @Root() { id, currency }: Security,
    @Args() { from, to, ...args }: NavArgs,
    @Ctx() { loaders }: Context,
  ) {
    const list = `net asset values of ${id}`;
    const filter = { from: from ?? undefined, to: to ?? undefined };
    const page = { ...readPage(args, list), filter };
    return toConnection({
      rows: await loaders.navsBySecurityId.load(id, page),
      page,
      list,
      positionOf: (nav) => [nav.date],
      edgeOf: ({ date, value }) => ({ node: { date, value: money(value, currency) } }),
      count: () => loaders.navCountBySecurityId.load(id, filter),
    });
  }
}
