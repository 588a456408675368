import { Field, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { CustomerRiskRating } from "./enums";

@ObjectType({
  simpleResolvers: true,
  description: "How much investment risk suits a customer, by one assessment.",
})
export class RiskProfile {
  @Field(() => CustomerRiskRating, { description: "The result: C1, the least risk, to C5, the most." })
  rating!: CustomerRiskRating;

  @Field(() => DateScalar, { description: "The day of the assessment." })
  assessedOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day on which it may be used; null where the system does not tell.",
  })
  validUntil!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A risk profile in a customer's list." })
export class RiskProfileEdge extends EdgeType(RiskProfile) {}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's risk profiles, newest first." })
export class RiskProfileConnection extends ConnectionType(RiskProfileEdge) {}
