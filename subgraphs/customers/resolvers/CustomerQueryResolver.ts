import { Arg, Args, ArgsType, Ctx, Directive, Field, ID, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { fail } from "../../../schema/errors";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { hasScope, requireScope } from "../../kit/scopes";
import { positionOf, type ListOrder } from "../listOrder";
import { externalKeyOf, type CustomersLoaders } from "../loaders";
import { checkedExternalId } from "../../kit/normaliseExternalId";
import type { CustomerFilter as SourceFilter, ExternalKey } from "../source";
import { Customer, CustomerConnection } from "../types/Customer";
import { CustomerFilter } from "../types/CustomerFilter";
import { ReferencedCustomer, ReferenceInput } from "../types/ReferencedCustomer";
import { CustomerOrder } from "../types/enums";

type Context = SubgraphContext<CustomersLoaders>;

const CUSTOMER_ID = /^C-[A-Za-z0-9]{1,32}$/;

/** How many keys one field looks up. */
const MOST_REFERENCES = 100;

/** How much may be searched for, in letters. */
const LONGEST_SEARCH = 100;

const ORDERS: Record<CustomerOrder, ListOrder> = {
  NAME_ASC: { by: "name", direction: "ASC" },
  NAME_DESC: { by: "name", direction: "DESC" },
  CUSTOMER_SINCE_ASC: { by: "customerSince", direction: "ASC" },
  CUSTOMER_SINCE_DESC: { by: "customerSince", direction: "DESC" },
};

@ArgsType()
class ReferenceArgs {
  @Field(() => String, { description: "The system, for example core, crm or call-centre." })
  system!: string;

  @Field(() => String, {
    description: "The customer's key there, in any way in which that system writes it.",
  })
  externalId!: string;
}

@ArgsType()
class CustomersArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description:
      "Words of the name, a customer number, a phone number or its last four digits or more, an e-mail address. Each word must be the beginning of one, whatever its case and accents. At most 100 letters. Takes pii:read.",
  })
  search?: string | null;

  @Field(() => CustomerFilter, { nullable: true, description: "Which customers; none for all." })
  filter?: CustomerFilter | null;

  @Field(() => CustomerOrder, {
    nullable: true,
    description:
      "In which order. By name takes pii:read; unless said, it is NAME_ASC with pii:read and CUSTOMER_SINCE_ASC without.",
  })
  orderBy?: CustomerOrder | null;
}

@Resolver()
export class CustomerQueryResolver {
  @RequiresScopes("customer:read")
  @Query(() => Customer, {
    nullable: true,
    description: "The customer with the bank's own id; null when there is none.",
  })
  customer(
    @Arg("id", () => ID, { description: "The bank's permanent id of the customer, for example C-1042." })
    id: string,
    @Ctx() { loaders }: Context,
  ) {
    if (!CUSTOMER_ID.test(id)) throw fail("INVALID_ID", { detail: "Customer ids look like C-1042." });
    return loaders.customerById.load(id);
  }

  @RequiresScopes("customer:read")
  @Query(() => Customer, {
    nullable: true,
    description: "The customer with a key that another system gave; null when there is none.",
  })
  customerByReference(@Args() reference: ReferenceArgs, @Ctx() { loaders }: Context) {
    const externalId = checkedExternalId(reference.system, reference.externalId);
    if (externalId === undefined)
      throw fail("INVALID_ARGUMENT", { detail: "externalId has a wrong check digit." });
    return customerOf({ system: reference.system, externalId }, loaders);
  }

  @RequiresScopes("customer:read")
  @Directive(`@listSize(assumedSize: ${MOST_REFERENCES})`)
  @Query(() => [ReferencedCustomer], {
    nullable: true,
    description: "Whose the keys are that other systems gave, in the order of the keys.",
  })
  customersByReferences(
    @Arg("references", () => [ReferenceInput], { description: `The keys: at most ${MOST_REFERENCES}.` })
    references: ReferenceInput[],
    @Ctx() { loaders }: Context,
  ) {
    if (references.length > MOST_REFERENCES)
      throw fail("INVALID_ARGUMENT", {
        detail: `references takes at most ${MOST_REFERENCES} keys, but has ${references.length}.`,
      });
    return references.map((reference) => {
      const externalId = checkedExternalId(reference.system, reference.externalId);
      const isValid = externalId !== undefined;
      const customer = () => (isValid ? customerOf({ system: reference.system, externalId }, loaders) : null);
      return { ...reference, isValid, customer };
    });
  }

  @Paged()
  @RequiresScopes("customer:read")
  @Query(() => CustomerConnection, {
    nullable: true,
    description: "The bank's customers: searched, filtered and ordered.",
  })
  async customers(
    @Args() { search, filter, orderBy, ...args }: CustomersArgs,
    @Ctx() { caller, loaders }: Context,
  ) {
    // What is found, and in which order, would tell what the caller gets masked.
    if (search != null) requireScope(caller, "pii:read", "search");
    const chosen = orderBy ?? (hasScope(caller, "pii:read") ? "NAME_ASC" : "CUSTOMER_SINCE_ASC");
    const order = ORDERS[chosen];
    if (order.by === "name") requireScope(caller, "pii:read", "An order by name");
    const list = `customers by ${chosen}`;
    const sourceFilter = readFilter(search, filter ?? {});
    const page = { ...readPage(args, list), order, filter: sourceFilter };
    return toConnection({
      rows: await loaders.customers(page),
      page,
      list,
      positionOf: (customer) => positionOf(order, customer),
      edgeOf: (customer) => ({ node: customer }),
      count: () => loaders.customerCount(sourceFilter),
    });
  }
}

/** The customer with a key, in its one spelling. */
function customerOf(key: ExternalKey, loaders: CustomersLoaders) {
  // No system has a key with NUL, for which PostgreSQL would refuse the whole batch.
  if (`${key.system}${key.externalId}`.includes("\0")) return null;
  return loaders.customerByExternalKey.load(externalKeyOf(key));
}

function readFilter(search: string | null | undefined, filter: CustomerFilter): SourceFilter {
  const { length } = [...(search ?? "")];
  if (length > LONGEST_SEARCH)
    throw fail("INVALID_ARGUMENT", {
      detail: `search takes at most ${LONGEST_SEARCH} letters, but has ${length}.`,
    });
  return {
    search: search ?? undefined,
    segments: filter.segments ?? undefined,
    partyType: filter.partyType ?? undefined,
    kycStatus: filter.kycStatus ?? undefined,
    relationshipManagerId: filter.relationshipManagerId ?? undefined,
    branchId: filter.branchId ?? undefined,
    customerSinceFrom: filter.customerSinceFrom ?? undefined,
    customerSinceTo: filter.customerSinceTo ?? undefined,
  };
}
