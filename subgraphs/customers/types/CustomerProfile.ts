import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";
import { MaritalStatus, Sex } from "./enums";

@ObjectType({ simpleResolvers: true, description: "Who a customer is beyond the name." })
export class CustomerProfile {
  @Field(() => DateTimeScalar, { description: "When the data of this section was last brought up to date." })
  asOf!: string;

  @Field(() => String, { description: "The system that keeps it." })
  sourceSystem!: string;

  @Field(() => Sex, { nullable: true, description: "Sex as registered; null where not known." })
  sex!: Sex | null;

  @Field(() => String, { nullable: true, description: "Nationality: two letters of ISO 3166-1." })
  nationality!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The language in which the customer wants to be spoken to (BCP 47), for example en or zh-TW.",
  })
  preferredLanguage!: string | null;

  @Field(() => MaritalStatus, {
    nullable: true,
    description: "Whether the person is married; null where not known.",
  })
  maritalStatus!: MaritalStatus | null;
}
