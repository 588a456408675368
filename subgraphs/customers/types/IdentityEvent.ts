import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar } from "../../kit/scalars";
import { IdentityAction } from "./identityEnums";

@ObjectType({
  simpleResolvers: true,
  description: "One thing that was done to customers' identity: who, when and why.",
})
export class IdentityEvent {
  @Field(() => ID, { description: "The event's number." })
  id!: string;

  @Field(() => DateTimeScalar, { description: "When." })
  occurredAt!: string;

  @Field(() => String, { description: "Who." })
  actor!: string;

  @Field(() => IdentityAction, { description: "What." })
  action!: IdentityAction;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { description: "Why." })
  reason!: string;

  @Field(() => [ID], { description: "The customers whom it is about; of a merge the one who stays first." })
  customerIds!: string[];

  @Field(() => ID, { nullable: true, description: "The proposal that it belongs to; null for none." })
  proposalId!: string | null;

  @Field(() => String, { nullable: true, description: "The system whose key it is about; null for none." })
  system!: string | null;

  @Field(() => String, { nullable: true, description: "The key that it is about; null for none." })
  externalId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An event in a history." })
export class IdentityEventEdge extends EdgeType(IdentityEvent) {}

@ObjectType({ simpleResolvers: true, description: "A page of a history, newest first." })
export class IdentityEventConnection extends ConnectionType(IdentityEventEdge) {}
