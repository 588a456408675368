import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { CreditDebitIndicator, PaymentPurpose, TransactionType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "One booking on an account." })
export class Transaction {
  @Field(() => ID, { description: "The booking's id." })
  id!: string;

  @Field(() => DateScalar, { description: "The day of booking." })
  bookedOn!: string;

  @Field(() => Money, { description: "The amount, never negative." })
  amount!: Money;

  @Field(() => CreditDebitIndicator, { description: "CRDT for money in, DBIT for money out." })
  creditDebitIndicator!: CreditDebitIndicator;

  @Field(() => TransactionType, { description: "By what means the money moved." })
  type!: TransactionType;

  @Field(() => PaymentPurpose, {
    nullable: true,
    description: "What the payment is for; null where not known.",
  })
  purpose!: PaymentPurpose | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "The text of the booking." })
  description!: string | null;

  @Pii("COUNTERPARTY", "INITIALS")
  @Field(() => String, { nullable: true, description: "Who paid or was paid." })
  counterpartyName!: string | null;

  @Field(() => String, { nullable: true, description: "The bank of the other side." })
  counterpartyBank!: string | null;

  @Pii("COUNTERPARTY", "LAST4")
  @Field(() => String, { nullable: true, description: "The account of the other side." })
  counterpartyAccount!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "The account's balance after the booking; negative if overdrawn.",
  })
  balanceAfter!: Money | null;
}

@ObjectType({ simpleResolvers: true, description: "A transaction in a list." })
export class TransactionEdge extends EdgeType(Transaction) {}

@ObjectType({ simpleResolvers: true, description: "A page of transactions, newest first." })
export class TransactionConnection extends ConnectionType(TransactionEdge) {}
