import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../../kit/scalars";

@ObjectType({ simpleResolvers: true, description: "What a customer has in the wealth platform." })
export class CustomerWealth {
  /** The customer whose section it is; not a GraphQL field. */
  customerId!: string;

  @Field(() => DateTimeScalar, { description: "When the data of this section was last brought up to date." })
  asOf!: string;

  @Field(() => String, { description: "The system that keeps it." })
  sourceSystem!: string;
}
