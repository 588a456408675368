import { Field, Int, ObjectType } from "type-graphql";
import { DecimalScalar } from "../../kit/scalars";
import { MissingFigure } from "./MissingFigure";

@ObjectType({ simpleResolvers: true, description: "How attached a customer is to the bank." })
export class Loyalty {
  @Field(() => Int, {
    nullable: true,
    description: "From 0 to 100; null where years, products or complaints cannot be told.",
  })
  score!: number | null;

  @Field(() => Int, { nullable: true, description: "Whole years as a customer." })
  tenureYears!: number | null;

  @Field(() => Int, { nullable: true, description: "How many kinds of products the customer has." })
  productKinds!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "The mean of the newest answers to surveys, from 0 (worst) to 1 (best); null where none was given.",
  })
  satisfaction!: string | null;

  @Field(() => Int, { nullable: true, description: "Complaints of 365 days." })
  complaints!: number | null;

  @Field(() => [MissingFigure], { description: "What cannot be told, and why." })
  missing!: MissingFigure[];
}
