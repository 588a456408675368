import { Field, ObjectType } from "type-graphql";
import { ServiceInteraction } from "./ServiceInteraction";

@ObjectType({ simpleResolvers: true, description: "What recording a contact made." })
export class InteractionPayload {
  @Field(() => ServiceInteraction, { description: "The contact, as it now is." })
  interaction!: ServiceInteraction;
}
