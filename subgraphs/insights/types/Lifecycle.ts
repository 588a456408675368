import { Field, Int, ObjectType } from "type-graphql";
import { ChurnReason, LifecycleStage } from "./enums";
import { MissingFigure } from "./MissingFigure";

@ObjectType({ simpleResolvers: true, description: "Something that speaks for a customer's leaving." })
export class ChurnFactor {
  @Field(() => ChurnReason, { description: "What it is." })
  reason!: string;

  @Field(() => Int, { description: "How much it weighs." })
  points!: number;

  @Field(() => String, { description: "The figure behind it." })
  detail!: string;
}

@ObjectType({ simpleResolvers: true, description: "How likely it is that a customer leaves." })
export class ChurnRisk {
  @Field(() => Int, { description: "From 0 to 100: the points of all reasons." })
  score!: number;

  @Field(() => [ChurnFactor], { description: "What speaks for it." })
  reasons!: ChurnFactor[];

  @Field(() => [MissingFigure], { description: "What could not be looked at, and why." })
  missing!: MissingFigure[];
}

@ObjectType({ simpleResolvers: true, description: "Where the relation between customer and bank stands." })
export class Lifecycle {
  @Field(() => LifecycleStage, {
    nullable: true,
    description: "The stage; null where the customer's first day is not known.",
  })
  stage!: string | null;

  @Field(() => ChurnRisk, { description: "How likely it is that the customer leaves." })
  churn!: ChurnRisk;
}
