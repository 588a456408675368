import { Field, Int, ObjectType } from "type-graphql";
import { CurrencyScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";

@ObjectType({
  simpleResolvers: true,
  description:
    "What a customer has to repay in one currency. Each sum takes the figures that the loan system tells; beside it stands for how many loans it tells none.",
})
export class LoanTotal {
  @Field(() => CurrencyScalar, { description: "The currency of the loans." })
  currency!: string;

  @Field(() => Int, { description: "How many loans there are, with and without figures." })
  loanCount!: number;

  @Field(() => Money, {
    nullable: true,
    description: "Sum of what is left of the principals; null if it is known of no loan.",
  })
  principalOutstanding!: Money | null;

  @Field(() => Int, { description: "How many loans principalOutstanding leaves out, their figure unknown." })
  principalOutstandingUnknownCount!: number;

  @Field(() => Money, {
    nullable: true,
    description: "Sum of principal and interest outstanding; null if it is known of no loan.",
  })
  totalOutstanding!: Money | null;

  @Field(() => Int, { description: "How many loans totalOutstanding leaves out, their figure unknown." })
  totalOutstandingUnknownCount!: number;

  @Field(() => Money, {
    nullable: true,
    description: "Sum of what was due and is not paid; null if it is known of no loan.",
  })
  totalOverdue!: Money | null;

  @Field(() => Int, { description: "How many loans totalOverdue leaves out, their figure unknown." })
  totalOverdueUnknownCount!: number;
}
