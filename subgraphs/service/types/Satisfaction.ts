import { Field, ObjectType } from "type-graphql";
import { DecimalScalar } from "../../kit/scalars";

@ObjectType({
  simpleResolvers: true,
  description: "How content the customer was with the handling of a case.",
})
export class Satisfaction {
  @Field(() => DecimalScalar, { description: "What the customer said, on the scale." })
  score!: string;

  @Field(() => String, {
    nullable: true,
    description: "The lowest and the highest score, for example 1-5; null where not known.",
  })
  scale!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "How the customer was asked, for example survey; null where not known.",
  })
  method!: string | null;
}
