import { Field, ID, InputType } from "type-graphql";
import { DateScalar } from "../../kit/scalars";
import { KycStatus, PartyType, Segment } from "./enums";

@InputType({ description: "Which customers: those that meet every condition given." })
export class CustomerFilter {
  @Field(() => [Segment], {
    nullable: true,
    description: "In one of these segments; an empty list finds nobody.",
  })
  segments?: Segment[] | null;

  @Field(() => PartyType, { nullable: true, description: "Persons or organisations alone." })
  partyType?: PartyType | null;

  @Field(() => KycStatus, { nullable: true, description: "With this state of the identity check." })
  kycStatus?: KycStatus | null;

  @Field(() => ID, { nullable: true, description: "Looked after by this employee." })
  relationshipManagerId?: string | null;

  @Field(() => ID, { nullable: true, description: "Of this branch." })
  branchId?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "With the bank since this day or later." })
  customerSinceFrom?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "With the bank since this day or earlier." })
  customerSinceTo?: string | null;
}
