import { Field, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { DateScalar } from "../../kit/scalars";
import { ContactPointType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A number or address at which a customer is reached." })
export class ContactPoint {
  @Field(() => ContactPointType, { description: "By what means." })
  type!: ContactPointType;

  @Pii("CONTACT", "CONTACT")
  @Field(() => String, { description: "The number or address." })
  value!: string;

  @Field(() => Boolean, { description: "Whether the customer wants to be reached here first." })
  isPrimary!: boolean;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When the bank last found that it reaches the customer; null if never.",
  })
  verifiedOn!: string | null;
}
