import { Directive, Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { InteractionDirection, InteractionOutcome, ServiceChannel } from "./enums";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "One contact between the bank and a person." })
export class ServiceInteraction {
  @Field(() => ID, { description: "The contact's permanent id, for example I-3001." })
  id!: string;

  @Field(() => Customer, {
    nullable: true,
    description: "The customer; null when nobody was identified, as in most calls that end in the queue.",
  })
  customer!: Customer | null;

  @Field(() => ServiceChannel, { description: "By which way." })
  channel!: ServiceChannel;

  @Field(() => InteractionDirection, { description: "Who began it." })
  direction!: InteractionDirection;

  @Field(() => DateTimeScalar, { description: "When it began." })
  startedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ended; null where not known." })
  endedAt!: string | null;

  @Field(() => String, { nullable: true, description: "Who served the person; null where nobody did." })
  agent!: string | null;

  @Field(() => InteractionOutcome, {
    nullable: true,
    description: "How it ended; null where nothing was recorded.",
  })
  outcome!: InteractionOutcome | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "What it was about." })
  summary!: string | null;

  /** The case that it belongs to; not a GraphQL field. */
  caseId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A contact in a list." })
export class ServiceInteractionEdge extends EdgeType(ServiceInteraction) {}

@ObjectType({ simpleResolvers: true, description: "A page of contacts, newest first." })
export class ServiceInteractionConnection extends ConnectionType(ServiceInteractionEdge) {}
