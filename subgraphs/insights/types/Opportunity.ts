import { Field, ObjectType } from "type-graphql";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { OpportunityKind, ProductKind } from "./enums";
import { MissingFigure } from "./MissingFigure";

@ObjectType({ simpleResolvers: true, description: "Something to talk with a customer about." })
export class Opportunity {
  @Field(() => OpportunityKind, { description: "Why." })
  kind!: string;

  @Field(() => ProductKind, { description: "The kind of product to offer." })
  product!: string;

  @Field(() => String, { nullable: true, description: "The account, loan or holding that it is about." })
  subject!: string | null;

  @Field(() => String, { description: "The figure behind it." })
  reason!: string;

  @Field(() => Money, { nullable: true, description: "How much it is about." })
  amount!: Money | null;

  @Field(() => DateScalar, { nullable: true, description: "When it is due." })
  date!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The riskiest product, R1 to R5, that suits the customer; null where none that bears risk may be offered.",
  })
  highestRisk!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What to talk with a customer about." })
export class Opportunities {
  @Field(() => [Opportunity], { description: "Soonest first, then by amount." })
  items!: Opportunity[];

  @Field(() => [MissingFigure], { description: "What could not be looked at, and why." })
  missing!: MissingFigure[];
}
