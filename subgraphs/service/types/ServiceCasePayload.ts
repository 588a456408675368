import { Field, ObjectType } from "type-graphql";
import { ServiceCase } from "./ServiceCase";

@ObjectType({ simpleResolvers: true, description: "What a change of a case made." })
export class ServiceCasePayload {
  @Field(() => ServiceCase, { description: "The case, as it now is." })
  serviceCase!: ServiceCase;
}
