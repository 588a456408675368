import { Directive, Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Education, IncomeBand, KycStatus, PartyType, Segment } from "./enums";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "A person or organisation that the bank knows." })
export class Customer {
  @Field(() => ID, { description: "The bank's permanent id of the customer, for example C-1042." })
  id!: string;

  @Field(() => String, { description: "The number that the customer knows." })
  customerNumber!: string;

  @Field(() => PartyType, { description: "A person or an organisation." })
  partyType!: PartyType;

  @Pii("NAME", "INITIALS")
  @Field(() => String, { description: "The name as in documents and contracts." })
  legalName!: string;

  @Pii("NAME", "INITIALS")
  @Field(() => String, { description: "The name as the customer is addressed." })
  name!: string;

  @Pii("BIRTH_DATE", "YEAR")
  @Field(() => DateScalar, {
    nullable: true,
    description: "Date of birth; for an organisation, of its foundation.",
  })
  dateOfBirth!: string | null;

  @Field(() => Segment, {
    nullable: true,
    description: "How the bank serves the customer; null where not decided.",
  })
  segment!: Segment | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day on which the customer came to the bank; null where not known.",
  })
  customerSince!: string | null;

  @Field(() => KycStatus, {
    nullable: true,
    description: "How far the bank knows its customer; null where never checked.",
  })
  kycStatus!: KycStatus | null;

  @Field(() => DateScalar, { nullable: true, description: "When that is to be checked again." })
  kycReviewDate!: string | null;

  @Field(() => String, { nullable: true, description: "What the person works as." })
  occupation!: string | null;

  @Field(() => Education, { nullable: true, description: "The highest education that the person completed." })
  education!: Education | null;

  @Field(() => IncomeBand, {
    nullable: true,
    description: "The person's income compared with that of other customers.",
  })
  incomeBand!: IncomeBand | null;
}

@ObjectType({ simpleResolvers: true, description: "A customer in a list." })
export class CustomerEdge extends EdgeType(Customer) {}

@ObjectType({ simpleResolvers: true, description: "A page of customers." })
export class CustomerConnection extends ConnectionType(CustomerEdge) {}
