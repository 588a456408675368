import { Field, ID, InputType } from "type-graphql";
import { ChangeInput } from "../../kit/types/ChangeInput";

@InputType({ description: "Work on a case: begins it, or leaves a note on one that was begun." })
export class ProgressCaseInput extends ChangeInput {
  @Field(() => ID, { description: "Id of the case, for example S-4001." })
  caseId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What was done: 1 to 4,000 characters; needed when the case is in progress already.",
  })
  note?: string | null;

  @Field(() => String, { nullable: true, description: "Who works on it: 1 to 100 characters." })
  actor?: string | null;
}
