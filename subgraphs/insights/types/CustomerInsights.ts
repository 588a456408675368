import { Field, ObjectType } from "type-graphql";
import type { CustomerFacts } from "../facts";
import { DateScalar } from "../../kit/scalars";

@ObjectType({ simpleResolvers: true, description: "What follows from the facts about a customer." })
export class CustomerInsights {
  /** What they are worked out from; not a GraphQL field. */
  facts!: CustomerFacts;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of the facts; null where no system told.",
  })
  asOf!: string | null;
}
