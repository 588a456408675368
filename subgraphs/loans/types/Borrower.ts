import { Field, ObjectType } from "type-graphql";
import { Customer } from "./Customer";
import { BorrowerRole } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A customer who stands behind a loan, and as what." })
export class Borrower {
  @Field(() => Customer, { nullable: true, description: "The customer." })
  customer!: Customer | null;

  @Field(() => BorrowerRole, { description: "As what the customer stands behind the loan." })
  role!: BorrowerRole;
}
