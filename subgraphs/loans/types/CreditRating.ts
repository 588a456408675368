import { Field, Int, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";

@ObjectType({
  simpleResolvers: true,
  description: "How likely a customer is to repay, by one model on one day.",
})
export class CreditRating {
  @Field(() => String, { description: "The grade in the words of its model, for example BB." })
  rating!: string;

  @Field(() => Int, { nullable: true, description: "The score behind the grade; null where not known." })
  score!: number | null;

  @Field(() => String, { description: "Name of the model that gave it: grades compare only within a model." })
  model!: string;

  @Field(() => DateScalar, { description: "The day of the assessment." })
  assessedOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day on which it may be relied on; null where not known.",
  })
  validUntil!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A credit rating in a customer's history." })
export class CreditRatingEdge extends EdgeType(CreditRating) {}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's credit ratings, newest first." })
export class CreditRatingConnection extends ConnectionType(CreditRatingEdge) {}
