import { Field, Int, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { Product } from "../../kit/types/Product";
import { LoanPurpose } from "./enums";

@ObjectType({ simpleResolvers: true, implements: Product, description: "A loan that the bank offers." })
export class LoanProduct extends Product {
  @Field(() => LoanPurpose, { nullable: true, description: "What it is for; null for no set purpose." })
  purpose!: LoanPurpose | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Interest a year in percent: 4.35 is 4.35 %; null where it is agreed loan by loan.",
  })
  interestRate!: string | null;

  @Field(() => Money, { nullable: true, description: "The most that is lent; null for no limit." })
  maximumAmount!: Money | null;

  @Field(() => Int, { nullable: true, description: "The longest term in months; null for no limit." })
  maximumMonths!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "A loan product in a list." })
export class LoanProductEdge extends EdgeType(LoanProduct) {}

@ObjectType({ simpleResolvers: true, description: "A page of loan products, by name." })
export class LoanProductConnection extends ConnectionType(LoanProductEdge) {}
