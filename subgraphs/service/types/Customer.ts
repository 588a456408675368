import { Directive, Field, ID, ObjectType } from "type-graphql";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "A person or organisation that the bank knows." })
export class Customer {
  @Field(() => ID, { description: "The bank's permanent id of the customer, for example C-1042." })
  id!: string;
}
