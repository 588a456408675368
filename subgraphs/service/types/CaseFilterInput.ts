import { Field, InputType } from "type-graphql";
import { CaseStatus } from "./enums";

@InputType({ description: "Which cases of a list: all that fulfil every given condition." })
export class CaseFilterInput {
  @Field(() => [CaseStatus], { nullable: true, description: "In one of these states." })
  statuses?: CaseStatus[] | null;
}
