import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { SectionStatus } from "../../kit/types/Section";
import type { CustomersLoaders } from "../loaders";
import type { CustomerRecord } from "../source";
import { Address } from "../types/Address";
import { Branch } from "../types/Branch";
import { Consent } from "../types/Consent";
import { ContactPoint } from "../types/ContactPoint";
import { Customer } from "../types/Customer";
import { CustomerProfile } from "../types/CustomerProfile";
import { ExternalReference } from "../types/ExternalReference";
import { Identifier } from "../types/Identifier";
import { RelationshipManager } from "../types/RelationshipManager";

type Context = SubgraphContext<CustomersLoaders>;

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => CustomerProfile, {
    nullable: true,
    description: "Who the customer is beyond the name; null when the customer system cannot tell.",
  })
  profile(@Root() customer: CustomerRecord) {
    return customer;
  }

  @FieldResolver(() => RelationshipManager, {
    nullable: true,
    description: "The employee who looks after the customer; null for nobody.",
  })
  relationshipManager(@Root() { relationshipManagerId }: CustomerRecord, @Ctx() { loaders }: Context) {
    return relationshipManagerId === null
      ? null
      : loaders.relationshipManagerById.load(relationshipManagerId);
  }

  @FieldResolver(() => Branch, {
    nullable: true,
    description: "The branch that the customer belongs to; null for none.",
  })
  branch(@Root() { branchId }: CustomerRecord, @Ctx() { loaders }: Context) {
    return branchId === null ? null : loaders.branchById.load(branchId);
  }

  @FieldResolver(() => [Identifier], { description: "The numbers that authorities gave the customer." })
  identifiers(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.identifiersByCustomerId.load(id);
  }

  @FieldResolver(() => [ContactPoint], {
    description: "Phone numbers and e-mail addresses, those to be used first at the top.",
  })
  contactPoints(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.contactPointsByCustomerId.load(id);
  }

  @FieldResolver(() => [Address], { description: "Postal addresses." })
  addresses(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.addressesByCustomerId.load(id);
  }

  @FieldResolver(() => [ExternalReference], {
    description: "The keys under which other systems know the customer.",
  })
  externalReferences(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.externalReferencesByCustomerId.load(id);
  }

  @FieldResolver(() => [Consent], { description: "What the customer allows, or no longer allows." })
  consents(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.consentsByCustomerId.load(id);
  }
}

@Resolver(() => CustomerProfile)
export class CustomerProfileResolver {
  @FieldResolver(() => SectionStatus, {
    nullable: true,
    description:
      "How far the data of this section can be relied on; null while the customer system was not loaded whole.",
  })
  async status(@Ctx() { loaders }: Context) {
    return (await loaders.state.load())?.status;
  }
}
