import type { SubgraphSdl } from "../executors";
import { type Dice, dice, hash } from "./dice";

/** A field's type: what it is of, and for each level (outermost list first) whether null is forbidden. */
export interface FieldType {
  of: string;
  strict: boolean[];
}

/** A field of a random graph. */
export interface WorldField {
  name: string;
  type: FieldType;
  hasArgument: boolean;
  /** The subgraphs that resolve it. */
  in: string[];
  /** Names of the fields that it is computed from, each with the argument that is asked. */
  requires?: { name: string; argument?: number }[];
}

/** An object type of a random graph. */
export interface WorldType {
  name: string;
  /** The key by which each subgraph knows it; none for a type that is a value of its parent. */
  keys?: Record<string, string[]>;
  fields: WorldField[];
}

/** A random graph: its types, and the SDL of each subgraph. */
export interface World {
  types: Map<string, WorldType>;
  subgraphs: SubgraphSdl[];
  /** Fields that others need: nothing may go wrong with them where one answer is to be foreseen. */
  needed: Set<string>;
}

export const ENUM = ["RED", "GREEN", "BLUE"];
export const KEY_SETS = ["id", "ref { code }", "id ref { code }"];
const LEAVES = ["String", "Int", "Float", "Boolean", "ID", "Color"];

/** Makes a graph from a seed. Not all of them compose. */
export function randomWorld(seed: number): World {
  const die = dice(seed);
  const names = ["a", "b", "c", "d"].slice(0, 2 + die.roll(3));
  const entities = ["E0", "E1", "E2"].slice(0, 2 + die.roll(2));
  const types = new Map<string, WorldType>();
  const needed = new Set<string>();
  types.set("V", { name: "V", fields: valueFields(names) });
  for (const name of entities) types.set(name, entity(name, entities, names, die, needed));
  types.set("Query", rootType(entities, names, die));
  const subgraphs = names.map((name) => ({ name, sdl: sdlOf(name, types, entities) }));
  return { types, subgraphs, needed };
}

function valueFields(names: string[]): WorldField[] {
  const field = (name: string, of: string, strict: boolean) => ({
    name,
    type: { of, strict: [strict] },
    hasArgument: false,
    in: names,
  });
  return [field("x", "Int", false), field("y", "String", true), field("z", "Color", false)];
}

function entity(
  name: string,
  entities: string[],
  names: string[],
  die: Dice,
  needed: Set<string>,
): WorldType {
  const keys = Object.fromEntries(
    names.map((each) => [each, die.chance(0.7) ? ["id"] : die.some(KEY_SETS, 0.6)]),
  );
  for (const set of Object.values(keys)) if (set.length === 0) set.push("id");
  const fields: WorldField[] = [];
  const count = 4 + die.roll(5);
  for (let i = 0; i < count; i++) {
    const owner = die.pick(names);
    const shared = die.chance(0.15) ? die.some(names, 0.5) : [];
    fields.push({
      name: `f${i}`,
      type: fieldType(die, ["V", "Node", "Any", ...entities]),
      hasArgument: die.chance(0.3),
      in: [...new Set([owner, ...shared])],
    });
  }
  const leaves = fields.filter(({ type, in: owners }) => isLeaf(type) && owners.length === 1);
  for (let i = 0; i < 2; i++) {
    const owner = die.pick(names);
    const sources = die.some(
      leaves.filter((each) => !each.in.includes(owner)),
      0.5,
    );
    if (sources.length === 0) continue;
    const requires = sources.map((each) => ({
      name: each.name,
      argument: each.hasArgument ? 3 : undefined,
    }));
    for (const each of sources) needed.add(`${name}.${each.name}`);
    fields.push({
      name: `r${i}`,
      type: { of: "String", strict: [false] },
      hasArgument: false,
      in: [owner],
      requires,
    });
  }
  return { name, keys, fields };
}

function rootType(entities: string[], names: string[], die: Dice): WorldType {
  const fields = entities.flatMap((of, i) => [
    { name: `one${i}`, type: { of, strict: [false] }, hasArgument: true, in: [die.pick(names)] },
    {
      name: `all${i}`,
      type: { of, strict: [false, die.chance(0.5)] },
      hasArgument: false,
      in: [die.pick(names)],
    },
  ]);
  const more = (of: string) => ({
    name: `q${of}`,
    type: { of, strict: [false, false] },
    hasArgument: false,
    in: [die.pick(names)],
  });
  return { name: "Query", fields: [...fields, more("Node"), more("Any"), more("V")] };
}

function fieldType(die: Dice, composites: string[]): FieldType {
  const of = die.chance(0.55) ? die.pick(LEAVES) : die.pick(composites);
  const strict = Array.from({ length: 1 + (die.chance(0.3) ? 1 + die.roll(2) : 0) }, () => die.chance(0.25));
  return { of, strict };
}

function isLeaf({ of, strict }: FieldType): boolean {
  return LEAVES.includes(of) && strict.length === 1;
}

/** A type as GraphQL writes it. */
export function printType({ of, strict }: FieldType): string {
  return strict.reduceRight(
    (inner, isStrict, i) => (i === strict.length - 1 ? inner : `[${inner}]`) + (isStrict ? "!" : ""),
    of,
  );
}

function sdlOf(subgraph: string, types: Map<string, WorldType>, entities: string[]): string {
  const parts = [
    `enum Color { ${ENUM.join(" ")} }`,
    "type Ref @shareable { code: String! }",
    "interface Node { id: ID! }",
    `union Any = ${["V", ...entities].join(" | ")}`,
    "type V @shareable { x: Int y: String! z: Color }",
  ];
  for (const name of entities) {
    const { keys, fields } = types.get(name)!;
    const external = new Set(
      fields.flatMap((field) =>
        field.in.includes(subgraph) ? (field.requires ?? []).map((each) => each.name) : [],
      ),
    );
    const lines = fields.flatMap((field) => {
      const head = `${field.name}${field.hasArgument ? "(n: Int)" : ""}: ${printType(field.type)}`;
      if (external.has(field.name)) return [`${head} @external`];
      if (!field.in.includes(subgraph)) return [];
      const shareable = field.in.length > 1 ? " @shareable" : "";
      return [`${head}${shareable}${field.requires ? ` @requires(fields: "${printRequires(field)}")` : ""}`];
    });
    const directives = keys![subgraph].map((key) => `@key(fields: "${key}")`).join(" ");
    parts.push(
      `type ${name} implements Node ${directives} { id: ID! @shareable ref: Ref! @shareable ${lines.join("\n")} }`,
    );
  }
  const roots = types.get("Query")!.fields.filter((field) => field.in.includes(subgraph));
  const lines = roots.map(
    (field) => `${field.name}${field.hasArgument ? "(n: Int)" : ""}: ${printType(field.type)}`,
  );
  parts.push(`type Query { ${subgraph}Here: Boolean ${lines.join("\n")} }`);
  return parts.join("\n");
}

function printRequires({ requires }: WorldField): string {
  return (requires ?? [])
    .map(({ name, argument }) => (argument === undefined ? name : `${name}(n: ${argument})`))
    .join(" ");
}

/** An object of the world: all about it follows from its type and id. */
export interface Thing {
  type: string;
  id: string;
}

/** What stands in a field: leaves as they are, objects as things, lists, nulls. */
export type Content = Thing | string | number | boolean | null | Content[];

/** What a field of a thing holds. */
export function contentOf(
  world: World,
  thing: Thing,
  field: WorldField,
  argument: unknown,
  salt = "",
): Content {
  const place = `${thing.type}:${thing.id}:${field.name}:${field.hasArgument ? JSON.stringify(argument ?? null) : ""}${salt}`;
  const fill = (level: number, at: string): Content => {
    const isStrict = field.type.strict[level];
    if (!isStrict && hash(`${at}?`) % 8 === 0) return null;
    if (level < field.type.strict.length - 1) {
      return Array.from({ length: hash(`${at}#`) % 4 }, (_, i) => fill(level + 1, `${at}/${i}`));
    }
    return single(world, field.type.of, at);
  };
  return fill(0, place);
}

function single(world: World, of: string, at: string): Content {
  const h = hash(at);
  const entities = [...world.types.keys()].filter((name) => name.startsWith("E"));
  switch (of) {
    case "Int":
      return h % 1000;
    case "Float":
      return (h % 1000) / 4;
    case "Boolean":
      return h % 2 === 0;
    case "String":
    case "ID":
      return `${of}-${h % 1000}"\n`;
    case "Color":
      return ENUM[h % ENUM.length];
    case "V":
      return { type: "V", id: String(h) };
    case "Node":
      return { type: entities[h % entities.length], id: String(h % 5) };
    case "Any":
      return h % 3 === 0
        ? { type: "V", id: String(h) }
        : { type: entities[h % entities.length], id: String(h % 5) };
    default:
      return { type: of, id: String(h % 5) };
  }
}

/** What a computed field is, given what it is computed from. */
export function computed(field: WorldField, given: readonly unknown[]): string {
  return `${field.name} of ${JSON.stringify(given)}`;
}
