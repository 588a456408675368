// What is asked. Caller 0 is the one caller; of 1,000 callers, each asks with variables and a token of its own.
import { readFileSync } from "node:fs";
import path from "node:path";
import { cursorOf } from "./bank.mjs";

const operations = path.resolve(import.meta.dirname, "..", "..", "schema", "operations");

export const WORKLOADS = {
  customerView: {
    title: "The customer view",
    about: "`schema/operations/customerView.graphql` as it is, over all five subgraphs",
    query: readFileSync(path.join(operations, "customerView.graphql"), "utf8"),
    variablesOf: (caller) => ({ id: `C-${cursorOf(caller * 10)}` }), // of a household of their own
  },
  accounts: {
    title: "50 customers with their accounts and transactions",
    about: "one list of 50, and 50 keys that bring 100 accounts and 300 transactions",
    query: `query accounts($after: String) {
  customers(first: 50, after: $after) { edges { node {
    id name segment
    deposits { accounts(first: 2) { edges { role node {
      id iban accountType status currency
      balances { type amount { amount currency } }
      transactions(first: 3) { edges { node {
        id bookedOn amount { amount currency } creditDebitIndicator type description
        balanceAfter { amount currency }
      } } }
    } } } }
  } } }
}`,
    variablesOf: (caller) => ({ after: cursorOf(caller) }),
  },
  holders: {
    title: "400 keys, 20 of them distinct",
    about: "the holders of 200 accounts of 100 customers: every household's accounts have the same two",
    query: `query holders($after: String) {
  customers(first: 100, after: $after) { edges { node {
    id
    deposits { accounts(first: 2) { edges { node {
      id
      holders { role customer { id name segment kycStatus } }
    } } } }
  } } }
}`,
    variablesOf: (caller) => ({ after: cursorOf(caller * 10) }),
  },
};

/** As many keys as wanted, each distinct. */
export const KEYS = {
  query: `query totals($first: Int!) {
  customers(first: $first) { edges { node { id name deposits { totals { amount currency } } } } }
}`,
  variablesOf: (keys) => ({ first: keys }),
};

/** Small operations over two subgraphs that differ in their text and in their shape. */
export function distinctOperation(i) {
  return `query customerName($id: ID!) {
  customer(id: $id) { id name_${i}: name deposits { totals { amount_${i}: amount currency } } }
}`;
}

/** The request body of an operation. */
export const bodyOf = (query, variables) =>
  JSON.stringify({ query, operationName: /\bquery (\w+)/.exec(query)[1], variables });
