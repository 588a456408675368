import { Field, ObjectType } from "type-graphql";
import { DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { ContributionKind } from "./enums";
import { MissingFigure } from "./MissingFigure";

@ObjectType({
  simpleResolvers: true,
  description: "What a part of the contribution is made of: a base times a rate.",
})
export class ContributionFigure {
  @Field(() => String, { description: "An account, loan or holding by its id, or a channel." })
  of!: string;

  @Field(() => DecimalScalar, { description: "A balance, or a number of contacts." })
  base!: string;

  @Field(() => DecimalScalar, { description: "A rate of a year, or what one contact costs." })
  rate!: string;

  @Field(() => Money, { description: "What they come to in a year, in the reporting currency." })
  amount!: Money;
}

@ObjectType({ simpleResolvers: true, description: "A part of what a customer brings the bank in a year." })
export class ContributionPart {
  @Field(() => ContributionKind, { description: "Which part." })
  kind!: string;

  @Field(() => Money, { description: "How much it is; costs and losses are negative." })
  amount!: Money;

  @Field(() => [ContributionFigure], { description: "What it is made of." })
  figures!: ContributionFigure[];
}

@ObjectType({
  simpleResolvers: true,
  description: "What a customer brings the bank in a year, as things stand.",
})
export class Contribution {
  @Field(() => Money, { nullable: true, description: "All parts together; null where one cannot be told." })
  total!: Money | null;

  @Field(() => [ContributionPart], { description: "The parts that can be told." })
  parts!: ContributionPart[];

  @Field(() => [MissingFigure], { description: "What cannot be told, and why." })
  missing!: MissingFigure[];
}
