import { Field, ID, InputType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";
import { ChangeInput } from "../../kit/types/ChangeInput";
import { CaseCategory, CasePriority, ServiceChannel } from "./enums";

@InputType({ description: "A matter that a customer brought to the bank, to be opened as a case." })
export class OpenCaseInput extends ChangeInput {
  @Field(() => ID, { description: "The customer whose case it is, for example C-1042." })
  customerId!: string;

  @Field(() => CaseCategory, { description: "What kind of matter it is." })
  category!: CaseCategory;

  @Field(() => String, { description: "What the customer said: 1 to 2,000 characters." })
  issue!: string;

  @Field(() => String, { nullable: true, description: "The product that it is about: 1 to 200 characters." })
  product?: string | null;

  @Field(() => ServiceChannel, { nullable: true, description: "The way by which it came." })
  channel?: ServiceChannel | null;

  @Field(() => CasePriority, {
    defaultValue: CasePriority.NORMAL,
    description: "How soon it must be answered: sets the due time.",
  })
  priority!: CasePriority;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the customer raised it, not in the future: for a letter, when it arrived; else now.",
  })
  openedAt?: Date | null;

  @Field(() => String, { nullable: true, description: "Who opens it: 1 to 100 characters." })
  actor?: string | null;
}
