import { Field, Int, ObjectType } from "type-graphql";
import { DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { MissingFigure } from "./MissingFigure";

@ObjectType({ simpleResolvers: true, description: "How a customer was rated on a day." })
export class RatingHistory {
  @Field(() => String, { description: "The rating, as its model writes it." })
  rating!: string;

  @Field(() => Int, { nullable: true, description: "The score behind it." })
  score!: number | null;

  @Field(() => String, { description: "The model that made it." })
  model!: string;

  @Field(() => DateScalar, { description: "When." })
  assessedOn!: string;

  @Field(() => DateScalar, { nullable: true, description: "Its last day; null for no end." })
  validUntil!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What the bank has at risk with a customer." })
export class CreditView {
  @Field(() => Money, {
    nullable: true,
    description: "Principal and interest outstanding, and overdrafts, in the reporting currency.",
  })
  exposure!: Money | null;

  @Field(() => Money, { nullable: true, description: "What is overdue of it." })
  overdue!: Money | null;

  @Field(() => Int, { nullable: true, description: "Days past due of the loan that is latest." })
  worstPastDueDays!: number | null;

  @Field(() => [RatingHistory], { description: "Newest first, ten at the most." })
  ratings!: RatingHistory[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Which share of the exposure collateral covers, from 0 to 1; null without exposure.",
  })
  collateralCover!: string | null;

  @Field(() => [MissingFigure], { description: "What cannot be told, and why." })
  missing!: MissingFigure[];
}
