import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ simpleResolvers: true, description: "A current, savings or term deposit account." })
export class DepositAccount {
  @Field(() => ID, { description: "The account's permanent id, for example A-2001." })
  id!: string;
}
