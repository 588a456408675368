import { Field, ObjectType } from "type-graphql";
import { CurrencyScalar, DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { AssetKind } from "./enums";
import { MissingFigure } from "./MissingFigure";

@ObjectType({ simpleResolvers: true, description: "What a customer has and owes in one currency." })
export class CurrencyPosition {
  @Field(() => CurrencyScalar, { description: "The currency." })
  currency!: string;

  @Field(() => DecimalScalar, { description: "Balances and investments." })
  assets!: string;

  @Field(() => DecimalScalar, { description: "Overdrafts, and the principal outstanding of loans." })
  liabilities!: string;

  @Field(() => DecimalScalar, { description: "Assets less liabilities." })
  net!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "What a customer has and owes in the currency that the bank reports in.",
})
export class ReportingPosition {
  @Field(() => Money, { description: "Balances and investments." })
  assets!: Money;

  @Field(() => Money, { description: "Overdrafts, and the principal outstanding of loans." })
  liabilities!: Money;

  @Field(() => Money, { description: "Assets less liabilities." })
  net!: Money;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of the oldest exchange rate that was used; null where none was.",
  })
  ratesAsOf!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A part of a customer's assets." })
export class AssetShare {
  @Field(() => AssetKind, { description: "What it is made of." })
  kind!: string;

  @Field(() => Money, { description: "How much it is, in the reporting currency." })
  amount!: Money;

  @Field(() => DecimalScalar, { description: "Which share of all assets it is, from 0 to 1." })
  share!: string;
}

@ObjectType({ simpleResolvers: true, description: "What a customer has and owes." })
export class Position {
  @Field(() => [CurrencyPosition], { description: "One a currency; nothing is added across currencies." })
  byCurrency!: CurrencyPosition[];

  @Field(() => ReportingPosition, {
    nullable: true,
    description: "All of it, by the exchange rates of the bank; null where a part is missing.",
  })
  reporting!: ReportingPosition | null;

  @Field(() => [AssetShare], { description: "What the assets are made of, largest first." })
  mix!: AssetShare[];

  @Field(() => Money, { nullable: true, description: "How the net position changed in 30 days." })
  change30!: Money | null;

  @Field(() => Money, { nullable: true, description: "How the net position changed in 365 days." })
  change365!: Money | null;

  @Field(() => [MissingFigure], { description: "What cannot be told, and why." })
  missing!: MissingFigure[];
}
