import { Field, ObjectType } from "type-graphql";
import { Customer } from "./Customer";
import { IdentityProposal } from "./IdentityProposal";

@ObjectType({ simpleResolvers: true, description: "What became of a proposal." })
export class IdentityProposalPayload {
  @Field(() => IdentityProposal, { description: "The proposal, as it now is." })
  proposal!: IdentityProposal;
}

@ObjectType({ simpleResolvers: true, description: "What a change of identity made." })
export class IdentityChangePayload {
  @Field(() => [Customer], {
    description: "The customers whom it is about, as they now are; without those who are hidden.",
  })
  customers!: Customer[];
}
