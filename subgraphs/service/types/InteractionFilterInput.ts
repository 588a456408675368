import { Field, InputType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";
import { InteractionDirection, ServiceChannel } from "./enums";

@InputType({ description: "Which contacts of a list: all that fulfil every given condition." })
export class InteractionFilterInput {
  @Field(() => [ServiceChannel], { nullable: true, description: "By one of these ways." })
  channels?: ServiceChannel[] | null;

  @Field(() => InteractionDirection, { nullable: true, description: "Begun by this side." })
  direction?: InteractionDirection | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Begun at this moment or later." })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Begun at this moment or earlier." })
  to?: Date | null;
}
