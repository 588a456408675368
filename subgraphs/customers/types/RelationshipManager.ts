import { Field, ID, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "The employee who looks after a customer." })
export class RelationshipManager {
  /** The branch of the employee; not a GraphQL field. */
  branchId!: string | null;

  @Field(() => ID, { description: "The employee's id." })
  id!: string;

  @Field(() => String, { description: "The employee's name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "E-mail address at the bank." })
  email!: string | null;

  @Field(() => String, { nullable: true, description: "Phone number at the bank." })
  phone!: string | null;
}
