import { Field, ID, InputType } from "type-graphql";
import { ChangeInput } from "../../kit/types/ChangeInput";

/** What every change of the customers' identity is told. */
@InputType()
abstract class IdentityInput extends ChangeInput {
  @Field(() => String, { description: "Why: 1 to 1,000 characters. It stays on record." })
  reason!: string;
}

@InputType({ description: "Two customers who are one person." })
export class LinkCustomersInput extends IdentityInput {
  @Field(() => ID, { description: "The customer as whom both are shown from then on." })
  survivorId!: string;

  @Field(() => ID, { description: "The customer who is shown as the other from then on." })
  mergedId!: string;
}

@InputType({ description: "A customer who was made one with another, and should be one for itself again." })
export class UnlinkCustomersInput extends IdentityInput {
  @Field(() => ID, { description: "The id of the customer who is shown as another." })
  mergedId!: string;
}

@InputType({ description: "A decision about a proposal." })
export class DecideProposalInput extends IdentityInput {
  @Field(() => ID, { description: "The proposal's id." })
  proposalId!: string;
}

@InputType({ description: "Two customers who are different people, however alike." })
export class MarkDistinctInput extends IdentityInput {
  @Field(() => [ID], { description: "The two customers' ids." })
  customerIds!: string[];
}

/** The key of another system. */
@InputType()
abstract class KeyInput extends IdentityInput {
  @Field(() => String, { description: "The system, for example core: 1 to 100 characters." })
  system!: string;

  @Field(() => String, {
    description: "The key there, in any way in which that system writes it: 1 to 100 characters.",
  })
  externalId!: string;

  @Field(() => ID, { description: "The customer whose it is." })
  customerId!: string;
}

@InputType({ description: "The key of another system that was found to be a customer's." })
export class LinkReferenceInput extends KeyInput {}

@InputType({ description: "The key of another system that is no longer a customer's." })
export class EndReferenceInput extends KeyInput {}
