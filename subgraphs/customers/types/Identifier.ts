import { Field, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { DateScalar } from "../../kit/scalars";
import { IdentifierScheme } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A number that an authority gave a customer." })
export class Identifier {
  @Field(() => IdentifierScheme, { description: "What kind of number it is." })
  scheme!: IdentifierScheme;

  @Pii("NATIONAL_ID", "LAST4")
  @Field(() => String, { description: "The number." })
  value!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Last day on which its document is valid; null where not known or without end.",
  })
  validTo!: string | null;
}
