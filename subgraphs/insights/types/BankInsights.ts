import { Field, Int, ObjectType } from "type-graphql";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import type { GenerationRecord } from "../source";
import type { InsightFilter } from "../bankSource";
import { ProductKind, ValueSegment } from "./enums";

@ObjectType({ simpleResolvers: true, description: "The customers of one value segment." })
export class SegmentSummary {
  @Field(() => ValueSegment, { description: "The segment." })
  segment!: string;

  @Field(() => Int, { description: "How many they are." })
  customers!: number;

  @Field(() => Money, { description: "What they have." })
  assets!: Money;

  @Field(() => Money, { description: "What they brought in a year." })
  contribution!: Money;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "Which share of the contribution of all segments that is; null where that is not above zero.",
  })
  share!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A point of the Pareto curve." })
export class ParetoPoint {
  @Field(() => Int, { description: "So many customers, those who bring most first …" })
  customers!: number;

  @Field(() => Money, { description: "… bring so much together." })
  contribution!: Money;
}

@ObjectType({ simpleResolvers: true, description: "How a channel is used." })
export class ChannelUse {
  @Field(() => String, { description: "The channel: BRANCH, PHONE, WEB and so on." })
  channel!: string;

  @Field(() => Int, { description: "How many customers ever used it." })
  customers!: number;

  @Field(() => Int, { description: "Contacts of 365 days." })
  contacts!: number;

  @Field(() => Money, { description: "What they cost." })
  cost!: Money;

  @Field(() => DecimalScalar, { nullable: true, description: "Which share of all contacts they are." })
  share!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "The contacts of the last 90 days, as many as they would be in a year, by those of the year: above 1 they grow.",
  })
  trend!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "How many customers with one kind of product have another.",
})
export class CrossHolding {
  @Field(() => ProductKind, { description: "The other kind." })
  kind!: string;

  @Field(() => Int, { description: "How many have both." })
  holders!: number;

  @Field(() => DecimalScalar, { description: "Which share of those with the first kind they are." })
  share!: string;
}

@ObjectType({ simpleResolvers: true, description: "How a kind of product is held." })
export class ProductHoldings {
  @Field(() => ProductKind, { description: "The kind." })
  kind!: string;

  @Field(() => Int, { description: "How many customers have it." })
  holders!: number;

  @Field(() => Money, { description: "Balances, what is outstanding, or what it is worth." })
  amount!: Money;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "By which share it grew in 365 days, of those of whom that is known; null where of nobody.",
  })
  growth!: string | null;

  @Field(() => [CrossHolding], { description: "What else its holders have." })
  crossHoldings!: CrossHolding[];
}

@ObjectType({ simpleResolvers: true, description: "The customers who came in one year." })
export class Cohort {
  @Field(() => Int, { description: "The year." })
  year!: number;

  @Field(() => Int, { description: "How many are left of them." })
  customers!: number;

  @Field(() => Money, { description: "What they have." })
  assets!: Money;

  @Field(() => Money, { description: "What they brought in a year." })
  contribution!: Money;

  @Field(() => Int, { description: "How many of them are key customers." })
  keyCustomers!: number;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The mean of how likely they are to leave, 0 to 100.",
  })
  churnScore!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What follows from the facts about many customers." })
export class BankInsights {
  /** Not GraphQL fields. */
  generation!: GenerationRecord;
  filter!: InsightFilter;

  @Field(() => DateScalar, { description: "The day of the facts." })
  asOf!: string;

  @Field(() => DateTimeScalar, { description: "When they were worked out." })
  madeAt!: string;
}
