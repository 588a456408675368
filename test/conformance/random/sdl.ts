import { ENUM, entitiesOf, type FieldType, ITEMS, type World, type WorldField } from "./world";

/** The SDL of one subgraph of a random graph. */
export function printSubgraph(subgraph: string, world: World): string {
  const { types, hasSecrets } = world;
  const entities = entitiesOf(world);
  const known = hasSecrets ? [...entities, "Secret"] : entities;
  const parts = [
    `enum Color { ${ENUM.join(" ")} ${hasSecrets ? "INVISIBLE @inaccessible" : ""} }`,
    "type Ref @shareable { code: String! }",
    "interface Node { id: ID! }",
    `union Any = ${["V", ...known].join(" | ")}`,
    "type V @shareable { x: Int y: String! z: Color }",
    hasSecrets ? `type Secret implements Node @key(fields: "id") @inaccessible { id: ID! @shareable }` : "",
  ];
  for (const name of entities) {
    const { keys, fields } = types.get(name)!;
    const directives = keys![subgraph].map((key) => `@key(fields: "${key}")`).join(" ");
    const lines = printFields(fields, subgraph);
    parts.push(
      `type ${name} implements Node ${directives} { id: ID! @shareable ref: Ref! @shareable ${lines} }`,
    );
  }
  const items = types.get("Item")!.fields;
  if (world.itemsIn.includes(subgraph)) {
    const common = items.filter((field) => field.in.includes(subgraph));
    parts.push(`interface Item @key(fields: "id") { id: ID! ${common.map(printHead).join("\n")} }`);
    for (const name of ITEMS) {
      const lines = printFields(types.get(name)!.fields, subgraph);
      parts.push(`type ${name} implements Item @key(fields: "id") { id: ID! ${lines} }`);
    }
  } else {
    parts.push(`type Item @interfaceObject @key(fields: "id") { id: ID! ${printFields(items, subgraph)} }`);
  }
  parts.push(`type Query { ${subgraph}Here: Boolean ${printFields(types.get("Query")!.fields, subgraph)} }`);
  const mutations = printFields(types.get("Mutation")!.fields, subgraph);
  if (mutations !== "") parts.push(`type Mutation { ${mutations} }`);
  return parts.filter((part) => part !== "").join("\n");
}

/** The fields of a type as a subgraph declares them: what it resolves, resolved once, and what it needs. */
function printFields(fields: readonly WorldField[], subgraph: string): string {
  const external = new Set(
    fields.flatMap((field) =>
      field.in.includes(subgraph) ? (field.requires ?? []).map((each) => each.name) : [],
    ),
  );
  const lines = fields.flatMap((field) => {
    const head = printHead(field);
    if (!field.in.includes(subgraph)) {
      if (external.has(field.name) || field.providedIn?.includes(subgraph)) return [`${head} @external`];
      return field.overrides === subgraph ? [head] : [];
    }
    const directives = [
      field.in.length > 1 || field.providedIn ? "@shareable" : "",
      field.requires ? `@requires(fields: "${printRequires(field)}")` : "",
      field.overrides ? `@override(from: "${field.overrides}")` : "",
      field.provides ? `@provides(fields: "${field.provides}")` : "",
      field.isInaccessible ? "@inaccessible" : "",
    ];
    return [[head, ...directives.filter((each) => each !== "")].join(" ")];
  });
  return lines.join("\n");
}

function printHead({ name, type, hasArgument }: WorldField): string {
  return `${name}${hasArgument ? "(n: Int)" : ""}: ${printType(type)}`;
}

/** A type as GraphQL writes it. */
function printType({ of, strict }: FieldType): string {
  return strict.reduceRight(
    (inner, isStrict, i) => (i === strict.length - 1 ? inner : `[${inner}]`) + (isStrict ? "!" : ""),
    of,
  );
}

function printRequires({ requires }: WorldField): string {
  return (requires ?? [])
    .map(({ name, argument, below }) => {
      const field = argument === undefined ? name : `${name}(n: ${argument})`;
      return below === undefined ? field : `${field} { ${below} }`;
    })
    .join(" ");
}
