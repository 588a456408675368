import { Field, InputType } from "type-graphql";
import { DecimalScalar } from "../../kit/scalars";

@InputType({ description: "How content the customer was with the handling of a case." })
export class SatisfactionInput {
  @Field(() => DecimalScalar, {
    description: "What the customer said: on the scale, with two decimals at the most.",
  })
  score!: string;

  @Field(() => String, {
    description: "The lowest and the highest score, whole numbers up to 1000: for example 1-5 or 0-10.",
  })
  scale!: string;

  @Field(() => String, {
    nullable: true,
    description: "How the customer was asked, for example survey: 1 to 50 characters.",
  })
  method?: string | null;
}
