import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { CollateralType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "Something of value that secures a loan." })
export class Collateral {
  @Field(() => ID, { description: "The collateral's id." })
  id!: string;

  @Field(() => CollateralType, { description: "What kind of thing it is." })
  type!: CollateralType;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "What it is, in words." })
  description!: string | null;

  @Field(() => Money, { description: "What it was worth when it was valued." })
  value!: Money;

  @Field(() => DateScalar, { nullable: true, description: "When it was valued; null where not known." })
  valuedOn!: string | null;
}
