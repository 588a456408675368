import { Field, Int, ObjectType } from "type-graphql";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { ValueCell, ValueSegment } from "./enums";

@ObjectType({
  simpleResolvers: true,
  description: "How much a customer is worth among all of the bank's, when the read model was made.",
})
export class CustomerValue {
  @Field(() => DateScalar, { description: "The day of the facts." })
  asOf!: string;

  @Field(() => Money, {
    nullable: true,
    description: "What the customer brought in a year; null where it could not be told.",
  })
  contribution!: Money | null;

  @Field(() => ValueSegment, {
    nullable: true,
    description: "By contribution; null where that could not be told.",
  })
  segment!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "What the customer might bring besides, by what comparable customers do.",
  })
  potential!: Money | null;

  @Field(() => ValueCell, { nullable: true, description: "The cell of the value matrix." })
  cell!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The fifth of the bank by contribution: 5 is the highest.",
  })
  contributionQuintile!: number | null;

  @Field(() => Int, { nullable: true, description: "The fifth of the bank by potential: 5 is the highest." })
  potentialQuintile!: number | null;
}
