import { Field, ID, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { LoanPaymentMethod } from "./enums";

@ObjectType({ simpleResolvers: true, description: "Money that was paid towards a loan." })
export class LoanPayment {
  @Field(() => ID, { description: "The payment's id." })
  id!: string;

  @Field(() => DateScalar, { description: "The day on which it was paid." })
  paidOn!: string;

  @Field(() => Money, { description: "What was paid." })
  amount!: Money;

  @Field(() => LoanPaymentMethod, {
    nullable: true,
    description: "By what means it was paid; null where not known.",
  })
  method!: LoanPaymentMethod | null;
}

@ObjectType({ simpleResolvers: true, description: "A payment in a list." })
export class LoanPaymentEdge extends EdgeType(LoanPayment) {}

@ObjectType({ simpleResolvers: true, description: "A page of a loan's payments, newest first." })
export class LoanPaymentConnection extends ConnectionType(LoanPaymentEdge) {}
