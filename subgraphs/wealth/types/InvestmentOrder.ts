import { Field, ID, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { OrderChannel, OrderSide, OrderStatus } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A customer's order to buy or sell a security." })
export class InvestmentOrder {
  @Field(() => ID, { description: "The order's id." })
  id!: string;

  /** The security that is ordered; not a GraphQL field. */
  securityId!: string;

  @Field(() => OrderSide, { description: "Whether it buys or sells." })
  side!: OrderSide;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "How many units; null where the order names an amount alone.",
  })
  quantity!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "For how much; null where the order names a quantity alone.",
  })
  amount!: Money | null;

  @Field(() => OrderStatus, { description: "How far it is." })
  status!: OrderStatus;

  @Field(() => OrderChannel, { nullable: true, description: "How it was given; null where not known." })
  channel!: OrderChannel | null;

  @Field(() => DateTimeScalar, { description: "When the customer gave it." })
  placedAt!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was carried out; null while it is not.",
  })
  executedAt!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An order in a customer's list." })
export class InvestmentOrderEdge extends EdgeType(InvestmentOrder) {}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's orders, newest first." })
export class InvestmentOrderConnection extends ConnectionType(InvestmentOrderEdge) {}
