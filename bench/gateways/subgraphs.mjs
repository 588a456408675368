// The five subgraphs in one process, a port each. An answer is executed once by graphql-js over the real
// schema and kept as text: entities one by one, so that any list of them is a few look-ups. After warming up,
// a request costs this process little, whichever contender asks, in whatever words.
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { buildASTSchema, concatAST, executeSync, Kind, parse } from "graphql";
import { customer, roots } from "./bank.mjs";
import { federationOne } from "./federationOne.mjs";

const FEDERATION = parse(`
  scalar _Any
  union _Entity = Customer
  type _Service { sdl: String }
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service }
`);

const root = path.resolve(import.meta.dirname, "..", "..");
const names = process.env.SUBGRAPHS.split(",");
names.forEach((name, i) => {
  const sdl = readFileSync(path.join(root, "schema", "subgraphs", `${name}.graphql`), "utf8");
  const answer = answerer(name, sdl);
  http
    .createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      if (request.method === "GET") return response.end("ok");
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const text = answer(JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
        response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
        response.end(text, "latin1"); // the bank is ASCII: no bytes to count
      });
    })
    .listen(Number(process.env.PORT) + i, "127.0.0.1");
});

function answerer(name, sdl) {
  const schema = buildASTSchema(concatAST([parse(sdl), FEDERATION]), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const rootValue = {
    ...roots,
    _entities: ({ representations }) => representations.map(({ id }) => customer(id)),
    _service: { sdl: federationOne(name, sdl) },
  };
  const execute = (document, variableValues) => {
    const { data, errors } = executeSync({ schema, document, rootValue, variableValues });
    if (errors) throw errors[0];
    return data;
  };
  const prepared = new Map();
  return ({ query, variables = {} }) => {
    let parts = prepared.get(query);
    if (parts === undefined) prepared.set(query, (parts = partsOf(query)));
    return `{"data":{${parts.map((part) => `"${part.key}":${textOf(part, variables)}`).join()}}}`;
  };

  function textOf({ key, document, entities, held }, variables) {
    const keep = (name, values, read) => {
      let text = held.get(name);
      if (text === undefined)
        held.set(name, (text = JSON.stringify(read(execute(document, values)[key]) ?? null)));
      return text;
    };
    if (entities === undefined) return keep(JSON.stringify(variables), variables, (value) => value);
    const texts = variables[entities].map((representation) =>
      keep(
        JSON.stringify(representation),
        { ...variables, [entities]: [representation] },
        ([value]) => value,
      ),
    );
    return `[${texts.join()}]`;
  }
}

/** An operation cut into its root fields, each a document of its own. */
function partsOf(query) {
  const { definitions, ...rest } = parse(query, { noLocation: true });
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((each) => each !== operation);
  const byKey = new Map();
  for (const field of operation.selectionSet.selections) {
    if (field.kind !== Kind.FIELD) throw new Error(`No fragment can be asked at the root: ${query}`);
    const key = (field.alias ?? field.name).value;
    byKey.set(key, [...(byKey.get(key) ?? []), field]);
  }
  return [...byKey].map(([key, selections]) => {
    const part = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } };
    const list = selections[0].arguments.find(({ name }) => name.value === "representations")?.value;
    return {
      key,
      document: { ...rest, definitions: [part, ...fragments] },
      // Entities are kept by their representation alone: no workload's entities take other variables.
      entities: list?.kind === Kind.VARIABLE ? list.name.value : undefined,
      held: new Map(),
    };
  });
}
