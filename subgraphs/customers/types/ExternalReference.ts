import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar, DecimalScalar } from "../../kit/scalars";
import { MatchMethod } from "./enums";

@ObjectType({ simpleResolvers: true, description: "The key under which another system knows a customer." })
export class ExternalReference {
  @Field(() => String, { description: "The system, for example core, crm or call-centre." })
  system!: string;

  @Field(() => String, { description: "The customer's key there." })
  externalId!: string;

  @Field(() => MatchMethod, { description: "How the record there was found to be the customer's." })
  matchMethod!: MatchMethod;

  @Field(() => DecimalScalar, { description: "How sure that is, from 0 to 1." })
  confidence!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when it holds; null where it was not written down.",
  })
  validFrom!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Until when it held; null while it holds." })
  validTo?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Who said so: a steward, matching or a load; null where it was not written down.",
  })
  actor!: string | null;
}
