import { Field, ID, InputType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";
import { ChangeInput } from "../../kit/types/ChangeInput";
import { InteractionDirection, InteractionOutcome, ServiceChannel } from "./enums";

@InputType({ description: "A contact between the bank and a person, to be recorded." })
export class RecordInteractionInput extends ChangeInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "The customer, for example C-1042; none when nobody was identified. With a case, it is the case's customer.",
  })
  customerId?: string | null;

  @Field(() => ServiceChannel, { description: "By which way." })
  channel!: ServiceChannel;

  @Field(() => InteractionDirection, { description: "Who began it." })
  direction!: InteractionDirection;

  @Field(() => DateTimeScalar, { description: "When it began; not in the future." })
  startedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it ended: not before it began, nor in the future; none where not known.",
  })
  endedAt?: Date | null;

  @Field(() => String, { nullable: true, description: "Who served the person: 1 to 100 characters." })
  agent?: string | null;

  @Field(() => InteractionOutcome, { nullable: true, description: "How it ended." })
  outcome?: InteractionOutcome | null;

  @Field(() => String, { nullable: true, description: "What it was about: 1 to 2,000 characters." })
  summary?: string | null;

  @Field(() => ID, { nullable: true, description: "Id of the case that it belongs to, for example S-4001." })
  caseId?: string | null;
}
