import { Field, ID, InputType } from "type-graphql";
import { ChangeInput } from "../../kit/types/ChangeInput";
import { SatisfactionInput } from "./SatisfactionInput";

@InputType({ description: "The end of a case." })
export class ResolveCaseInput extends ChangeInput {
  @Field(() => ID, { description: "Id of the case, for example S-4001." })
  caseId!: string;

  @Field(() => String, { description: "What the bank answered: 1 to 4,000 characters." })
  resolution!: string;

  @Field(() => SatisfactionInput, {
    nullable: true,
    description: "How content the customer was, where asked.",
  })
  satisfaction?: SatisfactionInput | null;

  @Field(() => String, { nullable: true, description: "Who resolved it: 1 to 100 characters." })
  actor?: string | null;
}
