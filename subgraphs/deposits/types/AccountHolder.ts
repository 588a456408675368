import { Field, ObjectType } from "type-graphql";
import { DateScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { AccountRole } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A customer who may use an account, and as what." })
export class AccountHolder {
  @Field(() => Customer, { nullable: true, description: "The customer." })
  customer!: Customer | null;

  @Field(() => AccountRole, { description: "As what the customer may use the account." })
  role!: AccountRole;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Since when; null where the system does not tell.",
  })
  since!: string | null;
}
