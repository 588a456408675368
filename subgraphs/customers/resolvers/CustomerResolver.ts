import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { requireScope } from "../../kit/scopes";
import { SectionStatus } from "../../kit/types/Section";
import type { CustomersLoaders } from "../loaders";
import type { CustomerRecord, ReadCustomerRecord } from "../source";
import { Address } from "../types/Address";
import { Branch } from "../types/Branch";
import { Consent } from "../types/Consent";
import { ContactPoint } from "../types/ContactPoint";
import { Customer } from "../types/Customer";
import { CustomerProfile } from "../types/CustomerProfile";
import { ExternalReference } from "../types/ExternalReference";
import { Identifier } from "../types/Identifier";
import { IdentityEventConnection } from "../types/IdentityEvent";
import { Provenance } from "../types/Provenance";
import { RelationshipManager } from "../types/RelationshipManager";
import { toHistory } from "./identityAnswers";

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
  async identifiers(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    const rows = await loaders.identifiersByCustomerId.load(id);
    return distinctBy(rows, ({ scheme, value }) => `${scheme} ${value}`);
  }

  @FieldResolver(() => [ContactPoint], {
    description: "Phone numbers and e-mail addresses, those to be used first at the top.",
  })
  async contactPoints(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    const rows = await loaders.contactPointsByCustomerId.load(id);
    return distinctBy(rows, ({ type, value }) => `${type} ${value}`);
  }

  @FieldResolver(() => [Address], { description: "Postal addresses." })
  addresses(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.addressesByCustomerId.load(id);
  }

  @FieldResolver(() => [ExternalReference], {
    description: "The keys under which other systems know the customer.",
  })
  async externalReferences(
    @Root() { id }: CustomerRecord,
    @Arg("includeEnded", () => Boolean, {
      defaultValue: false,
      description: "Whether to tell those too that no longer hold.",
    })
    includeEnded: boolean,
    @Ctx() { loaders }: Context,
  ) {
    const holding = await loaders.externalReferencesByCustomerId.load(id);
    return includeEnded ? [...holding, ...(await loaders.endedReferencesByCustomerId.load(id))] : holding;
  }

  @FieldResolver(() => [ID], {
    description:
      "The ids besides that the customer is known as, since others were found to be the same person.",
  })
  async aliases(@Root() { id }: CustomerRecord, @Ctx() { loaders }: Context) {
    return (await loaders.aliasesByCustomerId.load(id)).map(({ aliasId }) => aliasId);
  }

  @FieldResolver(() => [Provenance], {
    description: "Which system tells what stands here of the customer, and why it is that one.",
  })
  provenance(@Root() customer: ReadCustomerRecord, @Ctx() { loaders }: Context) {
    return loaders.survivorsOf(customer).map(({ attribute, ...survivor }) => ({
      ...survivor,
      attribute: attribute.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    }));
  }

  @Paged()
  @RequiresScopes("identity:steward")
  @FieldResolver(() => IdentityEventConnection, {
    nullable: true,
    description: "What was done to the customer's identity, newest first.",
  })
  async identityHistory(
    @Root() { id }: CustomerRecord,
    @Args() args: PageArgs,
    @Ctx() { caller, loaders }: Context,
  ) {
    requireScope(caller, "identity:steward", "The history of an identity");
    const list = `identity history of ${id}`;
    const page = readPage(args, list);
    return toHistory({
      rows: await loaders.identityHistoryOfCustomer(id, page),
      page,
      list,
      count: () => loaders.identityHistoryCountOfCustomer(id),
    });
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

/** The first row of each key: two customers who are one may have told the same. */
function distinctBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const firsts = new Map<string, Row>();
  for (const row of rows) if (!firsts.has(keyOf(row))) firsts.set(keyOf(row), row);
  return [...firsts.values()];
}
