import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { BalanceType, CreditDebitIndicator } from "./enums";

@ObjectType({
  simpleResolvers: true,
  description: "A balance of an account (ISO 20022): a positive amount and the side on which it stands.",
})
export class Balance {
  @Field(() => BalanceType, { description: "Which balance it is." })
  type!: BalanceType;

  @Field(() => Money, { description: "The amount, never negative." })
  amount!: Money;

  @Field(() => CreditDebitIndicator, { description: "CRDT in the customer's favour, DBIT when overdrawn." })
  creditDebitIndicator!: CreditDebitIndicator;

  @Field(() => DateTimeScalar, { description: "When the balance was so." })
  asOf!: string;
}
