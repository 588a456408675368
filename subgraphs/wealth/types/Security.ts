import { Directive, Field, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { Product } from "../../kit/types/Product";
import { AssetClass, PriceType, SecurityRiskRating } from "./enums";

@Directive('@key(fields: "code")')
@ObjectType({
  simpleResolvers: true,
  implements: Product,
  description: "An investment that the bank offers or keeps for customers. Its code is its local code.",
})
export class Security extends Product {
  /** The id within the wealth platform; not a GraphQL field. */
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "International Securities Identification Number (ISO 6166), where there is one.",
  })
  isin!: string | null;

  @Field(() => String, { description: "The bank's own code of the security." })
  localCode!: string;

  @Field(() => AssetClass, { description: "What kind of investment it is." })
  assetClass!: AssetClass;

  @Field(() => SecurityRiskRating, { description: "How risky it is: R1, the least, to R5, the most." })
  riskRating!: SecurityRiskRating;

  @Field(() => String, { nullable: true, description: "Who issues it; null where not known." })
  issuer!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Management fee a year in percent: 1.25 is 1.25 %; null where there is none.",
  })
  managementFee!: string | null;

  @Field(() => Money, { nullable: true, description: "The least that can be bought; null for no limit." })
  minimumAmount!: Money | null;

  @Field(() => Money, { nullable: true, description: "The last price of one unit; null where not known." })
  unitPrice!: Money | null;

  @Field(() => PriceType, {
    nullable: true,
    description: "What kind of price it is; null where there is no price.",
  })
  priceType!: PriceType | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of the price; null where there is no price.",
  })
  priceAsOf!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day on which it is due to be paid back; null when there is none.",
  })
  maturityDate!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A security in a list." })
export class SecurityEdge extends EdgeType(Security) {}

@ObjectType({ simpleResolvers: true, description: "A page of securities, by name." })
export class SecurityConnection extends ConnectionType(SecurityEdge) {}
