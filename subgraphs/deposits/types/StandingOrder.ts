import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { PaymentFrequency, PaymentPurpose, StandingOrderStatus } from "./enums";

@ObjectType({ simpleResolvers: true, description: "An order to pay the same amount again and again." })
export class StandingOrder {
  @Field(() => ID, { description: "The order's id." })
  id!: string;

  @Pii("COUNTERPARTY", "INITIALS")
  @Field(() => String, { nullable: true, description: "Who is paid." })
  creditorName!: string | null;

  @Field(() => String, { nullable: true, description: "The bank of who is paid." })
  creditorBank!: string | null;

  @Pii("COUNTERPARTY", "LAST4")
  @Field(() => String, { description: "The account that is paid." })
  creditorAccount!: string;

  @Field(() => Money, { description: "What each payment is." })
  amount!: Money;

  @Field(() => PaymentPurpose, { nullable: true, description: "What it is for; null where not known." })
  purpose!: PaymentPurpose | null;

  @Field(() => PaymentFrequency, { nullable: true, description: "How often it pays; null where not known." })
  frequency!: PaymentFrequency | null;

  @Field(() => DateScalar, { nullable: true, description: "When it pays next; null where not known." })
  nextPaymentDate!: string | null;

  @Field(() => StandingOrderStatus, { description: "Whether it pays." })
  status!: StandingOrderStatus;
}

@ObjectType({ simpleResolvers: true, description: "A standing order in a list." })
export class StandingOrderEdge extends EdgeType(StandingOrder) {}

@ObjectType({ simpleResolvers: true, description: "A page of standing orders." })
export class StandingOrderConnection extends ConnectionType(StandingOrderEdge) {}
