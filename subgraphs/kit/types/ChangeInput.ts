import { Field, InputType } from "type-graphql";

/** What every change is told. */
@InputType()
export abstract class ChangeInput {
  @Field(() => String, {
    description:
      "A text of 1 to 100 characters that the client makes up for this one request, for example a UUID. Sent again with the same request, after a lost answer, it answers what the first call made and changes nothing.",
  })
  idempotencyKey!: string;
}
