import { Field, Int, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { Product } from "../../kit/types/Product";
import { AccountType } from "./enums";

@ObjectType({
  simpleResolvers: true,
  implements: Product,
  description: "A deposit account that the bank offers.",
})
export class DepositProduct extends Product {
  @Field(() => AccountType, { description: "What kind of account it is." })
  accountType!: AccountType;

  @Field(() => DecimalScalar, { nullable: true, description: "Interest a year in percent: 1.85 is 1.85 %." })
  interestRate!: string | null;

  @Field(() => Money, { nullable: true, description: "The least that can be placed; null for no limit." })
  minimumOpening!: Money | null;

  @Field(() => Int, {
    nullable: true,
    description: "Length of the term in months; null when there is no term.",
  })
  termMonths!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "A deposit product in a list." })
export class DepositProductEdge extends EdgeType(DepositProduct) {}

@ObjectType({ simpleResolvers: true, description: "A page of deposit products, by name." })
export class DepositProductConnection extends ConnectionType(DepositProductEdge) {}
