import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";

@ObjectType({ simpleResolvers: true, description: "A customer's contacts and cases at the service desk." })
export class CustomerService {
  /** The customer whose section it is; not a GraphQL field. */
  customerId!: string;

  @Field(() => DateTimeScalar, { description: "When the data of this section was last brought up to date." })
  asOf!: string;

  @Field(() => String, { description: "The system that keeps it." })
  sourceSystem!: string;
}
