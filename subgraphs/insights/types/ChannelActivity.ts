import { Field, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";

@ObjectType({
  simpleResolvers: true,
  description: "How often a customer and the bank were in contact on one channel.",
})
export class ChannelActivity {
  @Field(() => String, { description: "The channel: BRANCH, PHONE, WEB and so on." })
  channel!: string;

  @Field(() => Int, { description: "Contacts of 90 days." })
  contacts90!: number;

  @Field(() => Int, { description: "Contacts of 365 days." })
  contacts365!: number;

  @Field(() => DateTimeScalar, { description: "When the last one began." })
  lastAt!: string;
}
