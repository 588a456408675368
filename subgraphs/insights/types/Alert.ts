import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar, DateTimeScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { AlertKind, AlertStatus } from "./enums";

@ObjectType({
  simpleResolvers: true,
  description: "Something about a customer that somebody should look at.",
})
export class Alert {
  /** Whose it is; not a GraphQL field of this class. */
  customerId!: string;

  @Field(() => ID, { description: "The alert's id." })
  id!: string;

  @Field(() => AlertKind, { description: "What it is about." })
  kind!: string;

  @Field(() => String, { description: "The movement, account, loan, holding or case." })
  subject!: string;

  @Field(() => DateScalar, { description: "When it happened." })
  occurredOn!: string;

  @Field(() => String, { description: "The figures behind it." })
  reason!: string;

  @Field(() => Money, { nullable: true, description: "How much it is about." })
  amount!: Money | null;

  @Field(() => AlertStatus, { description: "What became of it." })
  status!: string;

  @Field(() => String, {
    nullable: true,
    description: "Who is to look at it; null for nobody in particular.",
  })
  assignedTo!: string | null;

  @Field(() => DateTimeScalar, { description: "When it was found." })
  foundAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "When somebody took it on." })
  acknowledgedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was closed." })
  closedAt!: string | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "What whoever closed it wrote." })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An alert in a list." })
export class AlertEdge extends EdgeType(Alert) {}

@ObjectType({ simpleResolvers: true, description: "A page of alerts." })
export class AlertConnection extends ConnectionType(AlertEdge) {}

@InputType({ description: "Which alerts." })
export class AlertFilterInput {
  @Field(() => [AlertStatus], { nullable: true, description: "Of these states; none takes all." })
  statuses?: string[] | null;

  @Field(() => [AlertKind], { nullable: true, description: "Of these kinds; none takes all." })
  kinds?: string[] | null;
}
