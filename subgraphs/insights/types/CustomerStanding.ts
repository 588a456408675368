import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { LifecycleStage, ProductKind, ValueCell, ValueSegment } from "./enums";

/** In which order customers are listed: the greatest first. */
export enum CustomerStandingOrder {
  CONTRIBUTION = "contribution",
  ASSETS = "assets",
  NET = "net",
  POTENTIAL = "potential",
  MONETARY = "monetary",
  CHURN_SCORE = "churnScore",
  CUSTOMER_ID = "customerId",
}
registerEnumType(CustomerStandingOrder, {
  name: "CustomerStandingOrder",
  description: "In which order customers are listed; those of whom the figure is not known are left out.",
  valuesConfig: {
    CONTRIBUTION: { description: "Who brings most first." },
    ASSETS: { description: "Who has most first." },
    NET: { description: "Who has most, less what is owed, first." },
    POTENTIAL: { description: "Who might bring most besides first." },
    MONETARY: { description: "Who moves most first." },
    CHURN_SCORE: { description: "Who is likeliest to leave first." },
    CUSTOMER_ID: { description: "By id, upwards." },
  },
});

@ObjectType({ simpleResolvers: true, description: "Where a customer stands among all of the bank's." })
export class CustomerStanding {
  /** Whose it is; not a GraphQL field of this class. */
  customerId!: string;

  @Field(() => Money, { nullable: true, description: "What the customer has." })
  assets!: Money | null;

  @Field(() => Money, { nullable: true, description: "What the customer owes." })
  liabilities!: Money | null;

  @Field(() => Money, { nullable: true, description: "The one less the other." })
  net!: Money | null;

  @Field(() => Money, { nullable: true, description: "What the customer brought in a year." })
  contribution!: Money | null;

  @Field(() => Money, { nullable: true, description: "What the customer might bring besides." })
  potential!: Money | null;

  @Field(() => ValueSegment, { nullable: true, description: "By contribution." })
  segment!: string | null;

  @Field(() => ValueCell, { nullable: true, description: "The cell of the value matrix." })
  cell!: string | null;

  @Field(() => LifecycleStage, { nullable: true, description: "Where the relation stands." })
  stage!: string | null;

  @Field(() => Int, { nullable: true, description: "How likely the customer is to leave, 0 to 100." })
  churnScore!: number | null;

  @Field(() => Int, { nullable: true, description: "How attached the customer is, 0 to 100." })
  loyaltyScore!: number | null;

  @Field(() => Int, { nullable: true, description: "The fifth by recency: 5 moved last." })
  recencyQuintile!: number | null;

  @Field(() => Int, { nullable: true, description: "The fifth by frequency." })
  frequencyQuintile!: number | null;

  @Field(() => Int, { nullable: true, description: "The fifth by what moved." })
  monetaryQuintile!: number | null;

  @Field(() => [ProductKind], { nullable: true, description: "The kinds of products that the customer has." })
  kinds!: readonly string[] | null;
}

@ObjectType({ simpleResolvers: true, description: "A customer in a list." })
export class CustomerStandingEdge extends EdgeType(CustomerStanding) {}

@ObjectType({ simpleResolvers: true, description: "A page of customers." })
export class CustomerStandingConnection extends ConnectionType(CustomerStandingEdge) {}

@InputType({
  description: "Which customers: all that is said must hold. Amounts are of the reporting currency.",
})
export class InsightFilterInput {
  @Field(() => [ValueSegment], { nullable: true, description: "Of these segments." })
  segments?: string[] | null;

  @Field(() => [ValueCell], { nullable: true, description: "Of these cells of the value matrix." })
  cells?: string[] | null;

  @Field(() => [LifecycleStage], { nullable: true, description: "Of these stages." })
  stages?: string[] | null;

  @Field(() => ID, { nullable: true, description: "Of this branch." })
  branchId?: string | null;

  @Field(() => ID, { nullable: true, description: "Of this relationship manager." })
  relationshipManagerId?: string | null;

  @Field(() => [ProductKind], { nullable: true, description: "With products of all of these kinds." })
  has?: string[] | null;

  @Field(() => [ProductKind], { nullable: true, description: "With products of none of these kinds." })
  lacks?: string[] | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Who bring so much or more." })
  contributionFrom?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Who bring so much or less." })
  contributionTo?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Who have so much or more." })
  assetsFrom?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Who have so much or less." })
  assetsTo?: string | null;

  @Field(() => Int, { nullable: true, description: "So likely to leave, or more." })
  churnScoreFrom?: number | null;

  @Field(() => Int, { nullable: true, description: "So attached, or less." })
  loyaltyScoreTo?: number | null;

  @Field(() => Int, { nullable: true, description: "Who moved nothing for so many days, or more." })
  recencyDaysFrom?: number | null;

  @Field(() => [Int], { nullable: true, description: "In these fifths by recency." })
  recencyQuintiles?: number[] | null;

  @Field(() => [Int], { nullable: true, description: "In these fifths by frequency." })
  frequencyQuintiles?: number[] | null;

  @Field(() => [Int], { nullable: true, description: "In these fifths by what moved." })
  monetaryQuintiles?: number[] | null;

  @Field(() => DateScalar, { nullable: true, description: "Who came on this day or later." })
  customerSinceFrom?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Who came on this day or before." })
  customerSinceTo?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Who agree to marketing, or do not." })
  marketing?: boolean | null;
}
