import { Field, InputType, ObjectType } from "type-graphql";
import { Customer } from "./Customer";

@InputType({ description: "The key that a system gives a customer." })
export class ReferenceInput {
  @Field(() => String, { description: "The system, for example core, crm or call-centre." })
  system!: string;

  @Field(() => String, {
    description: "The customer's key there, in any way in which that system writes it.",
  })
  externalId!: string;
}

@ObjectType({ simpleResolvers: true, description: "Whose a system's key is." })
export class ReferencedCustomer {
  @Field(() => String, { description: "The system, as it was asked for." })
  system!: string;

  @Field(() => String, { description: "The key, as it was asked for." })
  externalId!: string;

  @Field(() => Boolean, {
    description: "Whether the key is one that the system could have given: false for a wrong check digit.",
  })
  isValid!: boolean;

  @Field(() => Customer, { nullable: true, description: "The customer; null for nobody." })
  customer!: Customer | null;
}
