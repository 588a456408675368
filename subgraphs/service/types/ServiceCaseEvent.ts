import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar } from "../../kit/scalars";
import { CaseEventType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "One thing that happened to a case." })
export class ServiceCaseEvent {
  @Field(() => ID, { description: "The event's id." })
  id!: string;

  @Field(() => DateTimeScalar, { description: "When it happened." })
  occurredAt!: string;

  @Field(() => CaseEventType, { description: "What happened." })
  type!: CaseEventType;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "What was written about it." })
  note!: string | null;

  @Field(() => String, { nullable: true, description: "Who did it; null where not known." })
  actor!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An event in a case's history." })
export class ServiceCaseEventEdge extends EdgeType(ServiceCaseEvent) {}

@ObjectType({ simpleResolvers: true, description: "A page of a case's history, oldest first." })
export class ServiceCaseEventConnection extends ConnectionType(ServiceCaseEventEdge) {}
