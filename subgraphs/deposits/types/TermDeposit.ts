import { Field, ObjectType } from "type-graphql";
import { DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { MaturityInstruction } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A sum placed for a fixed term at a fixed rate." })
export class TermDeposit {
  @Field(() => Money, { description: "The sum that was placed." })
  principal!: Money;

  @Field(() => DecimalScalar, { description: "Interest a year in percent: 1.85 is 1.85 %." })
  interestRate!: string;

  @Field(() => DateScalar, { description: "First day of the term." })
  startDate!: string;

  @Field(() => DateScalar, { description: "Last day of the term, on which the sum is due." })
  maturityDate!: string;

  @Field(() => MaturityInstruction, { description: "What happens on the last day." })
  maturityInstruction!: MaturityInstruction;

  @Field(() => Money, { description: "Interest earned so far and not yet paid." })
  accruedInterest!: Money;
}
