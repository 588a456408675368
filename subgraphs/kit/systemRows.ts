import type { CrossReference } from "./database/customerReference";
import { oncePerTurn } from "./oncePerTurn";
import type { ReadRows } from "./source";

/** A row as an outside system tells it: whose it is by the system's own number of the customer. */
export interface SystemRow<Row> {
  readonly customerNumber: string;
  readonly row: Row;
}

/** What a system can be asked: rows of its customers' numbers, and of its own keys. */
export interface SystemReads<Row> {
  readonly byCustomerNumbers: ReadRows<SystemRow<Row>>;
  readonly byKeys: ReadRows<SystemRow<Row>>;
}

/** The same, of the customers that the bank knows. */
export interface CustomersReads<Row> {
  readonly ofCustomers: ReadRows<Row & { customerId: string }>;
  readonly byKeys: ReadRows<Row & { customerId: string }>;
}

/**
 * Reads a system's rows under the ids that its customers have here: a number that nobody has is left out. What several
 * fields ask of customers in one turn of the loop, such as a page, its count and its sums, is one read.
 */
export function rowsOfCustomers<Row extends object>(
  references: CrossReference,
  { byCustomerNumbers, byKeys }: SystemReads<Row>,
): CustomersReads<Row> {
  return {
    ofCustomers: oncePerTurn(
      async (ids) => {
        const owners = new Map<string, string[]>();
        for (const [id, numbers] of await references.toExternal(ids))
          for (const number of numbers) owners.set(number, [...(owners.get(number) ?? []), id]);
        if (owners.size === 0) return [];
        const rows = await byCustomerNumbers([...owners.keys()]);
        return rows.flatMap(({ customerNumber, row }) =>
          (owners.get(customerNumber) ?? []).map((customerId) => ({ ...row, customerId })),
        );
      },
      ({ customerId }) => customerId,
    ),
    async byKeys(keys) {
      if (keys.length === 0) return [];
      const rows = await byKeys([...new Set(keys)]);
      const customers = await references.toCustomer(rows.map(({ customerNumber }) => customerNumber));
      return rows.flatMap(({ customerNumber, row }) => {
        const customerId = customers.get(customerNumber);
        return customerId === undefined ? [] : [{ ...row, customerId }];
      });
    },
  };
}
