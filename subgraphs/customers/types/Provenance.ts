import { Field, InterfaceType, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { DateTimeScalar } from "../../kit/scalars";
import { CustomerAttribute, SurvivorshipRule } from "./identityEnums";

// One type for each way in which a value is masked: it must be masked here as it is at its own field.

@InterfaceType({
  description: "Whence the value of one attribute of a customer is, and why it stands.",
  resolveType: ({ attribute }: Provenance) => {
    if (attribute === CustomerAttribute.DATE_OF_BIRTH) return "DateProvenance";
    const isName = attribute === CustomerAttribute.NAME || attribute === CustomerAttribute.LEGAL_NAME;
    return isName ? "NameProvenance" : "ProfileProvenance";
  },
})
export abstract class Provenance {
  @Field(() => CustomerAttribute, { description: "Which attribute." })
  attribute!: CustomerAttribute;

  @Field(() => String, { description: "The value, as its own field shows it." })
  value!: string;

  @Field(() => String, { description: "The system that tells it." })
  system!: string;

  @Field(() => String, {
    nullable: true,
    description: "The person's key there; null for the customer's own record.",
  })
  externalId!: string | null;

  @Field(() => DateTimeScalar, { description: "When the system's record was last brought up to date." })
  asOf!: string;

  @Field(() => Boolean, { description: "Whether the system has seen a document." })
  verified!: boolean;

  @Field(() => SurvivorshipRule, { description: "Why it stands, and not another system's." })
  rule!: SurvivorshipRule;
}

@ObjectType({ simpleResolvers: true, implements: Provenance, description: "Whence a name is." })
export class NameProvenance extends Provenance {
  @Pii("NAME", "INITIALS")
  @Field(() => String, { description: "The name." })
  declare value: string;
}

@ObjectType({ simpleResolvers: true, implements: Provenance, description: "Whence the date of birth is." })
export class DateProvenance extends Provenance {
  @Pii("BIRTH_DATE", "YEAR")
  @Field(() => String, { description: "The date of birth: YYYY-MM-DD." })
  declare value: string;
}

@ObjectType({
  simpleResolvers: true,
  implements: Provenance,
  description: "Whence an attribute is that is shown to every caller.",
})
export class ProfileProvenance extends Provenance {
  @Field(() => String, { description: "The value." })
  declare value: string;
}
