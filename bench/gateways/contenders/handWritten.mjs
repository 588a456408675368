// The floor: a program that knows each workload. It sends the fetches that a plan would, parses the answers,
// merges and writes, and has no GraphQL left once it runs: no validation, no errors, no other operation.
import { readFileSync } from "node:fs";
import http from "node:http";
import { Kind, parse, print, visit } from "graphql";
import { Pool } from "undici";
import { WORKLOADS } from "../workloads.mjs";

const HEADERS = { "content-type": "application/json" };
const subgraphs = Object.fromEntries(
  JSON.parse(process.env.SUBGRAPH_URLS).map(({ name, url }) => [
    name,
    { pool: new Pool(new URL(url).origin, { connections: 64 }), path: new URL(url).pathname },
  ]),
);

// undici's dispatch, without the stream that its request makes for every answer.
function ask(subgraph, query, variables) {
  const { pool, path } = subgraphs[subgraph];
  return new Promise((resolve, reject) => {
    const chunks = [];
    pool.dispatch(
      { method: "POST", path, headers: HEADERS, body: JSON.stringify({ query, variables }) },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData: (_, chunk) => chunks.push(chunk),
        onResponseEnd: () =>
          resolve(JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).data),
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}

const entitiesQuery = (fields) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { ${fields} } } }`;
/** One part of each of these customers, asked once for each. */
async function customerParts(subgraph, query, ids) {
  const distinct = [...new Set(ids)];
  const representations = distinct.map((id) => ({ __typename: "Customer", id }));
  const { _entities } = await ask(subgraph, query, { representations });
  return new Map(distinct.map((id, i) => [id, _entities[i]]));
}
const holdersIn = (deposits) =>
  deposits.accounts.edges.flatMap(({ node }) => node.holders.map(({ customer }) => customer));
async function completeHolders(holders, query) {
  const parts = await customerParts(
    "customers",
    query,
    holders.map(({ id }) => id),
  );
  for (const holder of holders) Object.assign(holder, parts.get(holder.id));
}

// The customer view is cut where the subgraphs meet: by section, and at the holders' customers.
const SECTIONS = {
  deposits: "deposits",
  loans: "loans",
  riskProfile: "wealth",
  wealth: "wealth",
  service: "service",
};
const view = parse(WORKLOADS.customerView.query, { noLocation: true }).definitions[0];
const fields = view.selectionSet.selections[0].selectionSet.selections;
const textOf = (subgraph) =>
  fields
    .filter(({ name }) => (SECTIONS[name.value] ?? "customers") === subgraph)
    .map((field) =>
      print(visit(field, { Field: ({ name, selectionSet }) => cutHolder(name.value, selectionSet) })),
    )
    .join(" ");
function cutHolder(name, selectionSet) {
  if (name !== "customer") return undefined;
  const id = selectionSet.selections.filter((each) => each.name.value === "id");
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    selectionSet: { ...selectionSet, selections: id },
  };
}
const VIEW = {
  customers: `query ($id: ID!) { customer(id: $id) { ${textOf("customers")} } }`,
  deposits: entitiesQuery(textOf("deposits")),
  loans: entitiesQuery(textOf("loans")),
  wealth: entitiesQuery(textOf("wealth")),
  service: entitiesQuery(textOf("service")),
};
const HOLDER_OF_VIEW = entitiesQuery("name");

const LIST =
  "query ($first: Int!, $after: String) { customers(first: $first, after: $after) { edges { node {";
const ACCOUNTS = {
  customers: `${LIST} id name segment } } } }`,
  deposits:
    entitiesQuery(`deposits { accounts(first: 2) { edges { role node { id iban accountType status currency
    balances { type amount { amount currency } } transactions(first: 3) { edges { node { id bookedOn
    amount { amount currency } creditDebitIndicator type description balanceAfter { amount currency } } } } } } } }`),
};
const HOLDERS = {
  customers: `${LIST} id } } } }`,
  deposits: entitiesQuery(
    `deposits { accounts(first: 2) { edges { node { id holders { role customer { id } } } } } }`,
  ),
  holder: entitiesQuery("name segment kycStatus"),
};
const TOTALS = {
  customers: `${LIST} id name } } } }`,
  deposits: entitiesQuery("deposits { totals { amount currency } }"),
};
async function listWithDeposits(queries, variables) {
  const data = await ask("customers", queries.customers, variables);
  const nodes = data.customers.edges.map(({ node }) => node);
  const parts = await customerParts(
    "deposits",
    queries.deposits,
    nodes.map(({ id }) => id),
  );
  for (const node of nodes) Object.assign(node, parts.get(node.id));
  return { data, nodes };
}

const programs = {
  async customerView({ id }) {
    // As a plan does: the customer first, then the sections side by side.
    const { customer } = await ask("customers", VIEW.customers, { id });
    const parts = await Promise.all(
      ["deposits", "loans", "wealth", "service"].map(async (subgraph) => {
        const part = (await customerParts(subgraph, VIEW[subgraph], [id])).get(id);
        if (subgraph === "deposits") await completeHolders(holdersIn(part.deposits), HOLDER_OF_VIEW);
        return part;
      }),
    );
    return { customer: Object.assign(customer, ...parts) };
  },
  accounts: async (variables) => (await listWithDeposits(ACCOUNTS, { first: 50, ...variables })).data,
  async holders(variables) {
    const { data, nodes } = await listWithDeposits(HOLDERS, { first: 100, ...variables });
    await completeHolders(
      nodes.flatMap(({ deposits }) => holdersIn(deposits)),
      HOLDERS.holder,
    );
    return data;
  },
  totals: async (variables) => (await listWithDeposits(TOTALS, variables)).data,
};

http
  .createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      if (request.method === "GET") return response.end("ok");
      const { operationName, variables } = JSON.parse(Buffer.concat(chunks));
      const bytes = Buffer.from(JSON.stringify({ data: await programs[operationName](variables) }));
      response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
      response.end(bytes);
    });
  })
  .listen(Number(process.env.PORT), "127.0.0.1");
