import { Field, Int, ObjectType } from "type-graphql";
import { Money } from "../../kit/types/Money";

@ObjectType({ simpleResolvers: true, description: "The sums of a customer's holdings in one currency." })
export class WealthTotal {
  @Field(() => Money, { description: "What all holdings are worth at their last prices." })
  marketValue!: Money;

  @Field(() => Money, {
    nullable: true,
    description: "What the holdings whose cost is known have cost; null when no holding's cost is known.",
  })
  costBasis!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description:
      "Market value less cost, over the holdings whose cost is known alone; negative for a loss, null when no holding's cost is known.",
  })
  unrealisedGain!: Money | null;

  @Field(() => Int, {
    description:
      "How many holdings' cost is not known: costBasis and unrealisedGain leave them out, marketValue does not.",
  })
  unknownCostBasisCount!: number;
}
