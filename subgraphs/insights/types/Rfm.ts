import { Field, Int, ObjectType } from "type-graphql";
import { Money } from "../../kit/types/Money";
import { MissingFigure } from "./MissingFigure";

@ObjectType({
  simpleResolvers: true,
  description:
    "Recency, frequency and monetary value of what a customer moved over 365 days, and the fifth of the bank each is in.",
})
export class Rfm {
  @Field(() => Int, {
    nullable: true,
    description: "Days since the last movement; null where nothing moved.",
  })
  recencyDays!: number | null;

  @Field(() => Int, { nullable: true, description: "How many movements." })
  frequency!: number | null;

  @Field(() => Money, { nullable: true, description: "What moved, in and out." })
  monetary!: Money | null;

  @Field(() => Money, { nullable: true, description: "What one movement came to on average." })
  average!: Money | null;

  @Field(() => Int, {
    nullable: true,
    description: "5 is the fifth that moved last; null until the read model has the customer.",
  })
  recencyQuintile!: number | null;

  @Field(() => Int, { nullable: true, description: "5 is the fifth that moved most often." })
  frequencyQuintile!: number | null;

  @Field(() => Int, { nullable: true, description: "5 is the fifth that moved most." })
  monetaryQuintile!: number | null;

  @Field(() => [MissingFigure], { description: "What cannot be told, and why." })
  missing!: MissingFigure[];
}
