import { Directive, Field, ID, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { PriceType } from "./enums";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "How much of one security a customer holds." })
export class InvestmentHolding {
  @Field(() => ID, { description: "The holding's permanent id." })
  id!: string;

  /** The security that is held; not a GraphQL field. */
  securityId!: string;

  @Field(() => DecimalScalar, { description: "How many units are held." })
  quantity!: string;

  @Field(() => Money, { description: "The price of one unit." })
  unitPrice!: Money;

  @Field(() => PriceType, { description: "What kind of price it is." })
  priceType!: PriceType;

  @Field(() => DateScalar, { description: "The day of the price." })
  priceAsOf!: string;

  @Field(() => Money, { description: "What the holding is worth at that price, as the system tells it." })
  marketValue!: Money;

  @Field(() => Money, {
    nullable: true,
    description: "What the holding has cost; null where not known, for example after a transfer in.",
  })
  costBasis!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: "Market value less cost: negative for a loss, null where the cost is not known.",
  })
  unrealisedGain!: Money | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day on which the holding is due to be paid back; null when there is none.",
  })
  maturityDate!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A holding in a customer's list." })
export class InvestmentHoldingEdge extends EdgeType(InvestmentHolding) {}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's holdings." })
export class InvestmentHoldingConnection extends ConnectionType(InvestmentHoldingEdge) {}
