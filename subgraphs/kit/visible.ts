import type { Database } from "./database/database";
import { readSeen } from "./database/customerAccess";
import { rowLoader } from "./loaders";
import { seesAll, type Sight } from "./sight";

/** Whether the caller of a request may see customers. All that the request asks of it becomes one read. */
export interface Visible {
  /** Whether it is every customer: then nothing is read. */
  readonly all: boolean;
  /** Whether it is this customer. */
  load(customerId: string): Promise<boolean>;
  /**
   * Whether it is any of the customers of a row. A row that is not there, or is nobody's, takes the same reads as
   * one that is hidden.
   */
  any(customersOf: () => CustomerIds | Promise<CustomerIds>): Promise<boolean>;
}

/** Those of a row; undefined of one that is not there. */
type CustomerIds = readonly (string | null | undefined)[];

/** No customer has this id. */
const NOBODY = "";

const ALL: Visible = {
  all: true,
  load: () => Promise.resolve(true),
  any: () => Promise.resolve(true),
};

/** Asks the copy of who is assigned to whom, which is in the subgraph's own database. */
export function openVisible(database: Database, sight: Sight): Visible {
  if (seesAll(sight)) return ALL;
  const rows = rowLoader(readSeen(database, sight), ({ customerId }) => customerId);
  const load = async (customerId: string) => (await rows.load(customerId)) !== null;
  return {
    all: false,
    load,
    async any(customersOf) {
      const ids = (await customersOf()).map((id) => id ?? NOBODY);
      return (await Promise.all((ids.length > 0 ? ids : [NOBODY]).map(load))).includes(true);
    },
  };
}

/** What a resolver's context has of it. */
interface Context {
  readonly visible: Visible;
}

/** A customer by the key, as other subgraphs name it; null for one whom the caller must not see. */
export function visibleCustomer<Reference extends { id: string }>(
  reference: Reference,
  { visible }: Context,
): Reference | null | Promise<Reference | null> {
  if (visible.all) return reference;
  return visible.load(reference.id).then((isVisible) => (isVisible ? reference : null));
}

/** A field that is a customer: null for nobody, and for one whom the caller must not see. Asks when it is asked for. */
export function customerField(id: string | null) {
  return (_args: unknown, context: Context) => (id === null ? null : visibleCustomer({ id }, context));
}
