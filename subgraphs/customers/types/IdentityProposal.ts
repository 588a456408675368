import { Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { ProposalKind, ProposalStatus } from "./identityEnums";

@ObjectType({
  simpleResolvers: true,
  description: "A merge of two customers, or its end: one person asks for it, another decides.",
})
export class IdentityProposal {
  @Field(() => ID, { description: "The proposal's id." })
  id!: string;

  @Field(() => ProposalKind, { description: "What it asks for." })
  kind!: ProposalKind;

  @Field(() => ProposalStatus, { description: "What became of it." })
  status!: ProposalStatus;

  @Field(() => ID, { description: "The customer as whom the other is shown, or was." })
  survivorId!: string;

  @Field(() => ID, { description: "The customer who is shown as the other, or was." })
  mergedId!: string;

  @Field(() => [Customer], {
    description: "The two as they are now: one, where they are one; without those who are hidden.",
  })
  customers!: Customer[];

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { description: "Why." })
  reason!: string;

  @Field(() => String, { description: "Who asks for it." })
  proposedBy!: string;

  @Field(() => DateTimeScalar, { description: "When it was asked for." })
  proposedAt!: string;

  @Field(() => DateTimeScalar, { description: "By when somebody must have decided." })
  expiresAt!: string;

  @Field(() => String, { nullable: true, description: "Who decided; null while nobody did." })
  decidedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When; null while nobody did." })
  decidedAt!: string | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "Why it was decided so; null while it was not." })
  decisionReason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A proposal in a list." })
export class IdentityProposalEdge extends EdgeType(IdentityProposal) {}

@ObjectType({ simpleResolvers: true, description: "A page of proposals, newest first." })
export class IdentityProposalConnection extends ConnectionType(IdentityProposalEdge) {}
