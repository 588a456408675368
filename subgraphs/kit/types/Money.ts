import { Directive, Field, ObjectType } from "type-graphql";
import { CurrencyScalar, DecimalScalar } from "../scalars";

@Directive("@shareable")
@ObjectType({ simpleResolvers: true, description: "An exact amount in one currency." })
export class Money {
  @Field(() => DecimalScalar, { description: "The amount as an exact decimal." })
  amount!: string;

  @Field(() => CurrencyScalar, { description: "The currency: three letters of ISO 4217." })
  currency!: string;
}

/** Money, or null where the amount is not known. */
export function money(amount: string | null | undefined, currency: string): Money | null {
  return amount == null ? null : { amount, currency };
}
