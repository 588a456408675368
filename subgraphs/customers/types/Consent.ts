import { Field, ObjectType } from "type-graphql";
import { DateScalar } from "../../kit/scalars";
import { ConsentPurpose, ConsentStatus } from "./enums";

@ObjectType({ simpleResolvers: true, description: "What a customer allows, or no longer allows." })
export class Consent {
  @Field(() => ConsentPurpose, { description: "What it is for." })
  purpose!: ConsentPurpose;

  @Field(() => String, { nullable: true, description: "The channel that it is for; null for all." })
  channel!: string | null;

  @Field(() => ConsentStatus, { description: "Whether it holds." })
  status!: ConsentStatus;

  @Field(() => DateScalar, { nullable: true, description: "When it was given." })
  givenOn!: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Its last day; null when it has no end." })
  expiresOn!: string | null;
}
