import type { SubgraphSdl } from "../executors";
import { type Dice, dice } from "./dice";
import { printSubgraph } from "./sdl";

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
  /** What it is computed from. */
  requires?: Requirement[];
  /** The subgraph that resolved it until another took it over. */
  overrides?: string;
  /** The field of the entity that it gives which comes along with it. */
  provides?: string;
  /** Subgraphs that give it along with some other field, but do not resolve it. */
  providedIn?: string[];
  /** Clients do not see it. */
  isInaccessible?: boolean;
  /** What it holds is different after each mutation. */
  isLive?: boolean;
}

/** A field that another is computed from: with the argument that is asked and, of a value, the field. */
export interface Requirement {
  name: string;
  argument?: number;
  below?: string;
}

/** An object type of a random graph, or the interface that some subgraphs know as an object. */
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
  /** The subgraphs that know the types of `Item`; to all others it is an object. */
  itemsIn: string[];
  /** Whether there are objects and values that clients must not see. */
  hasSecrets: boolean;
  /** The mutations that were executed, in their order. */
  log: string[];
}

export const ENUM = ["RED", "GREEN", "BLUE"];
export const ITEMS = ["M0", "M1"];
const KEY_SETS = ["id", "ref { code }", "id ref { code }"];
const LEAVES = ["String", "Int", "Float", "Boolean", "ID", "Color"];

/**
 * Makes a graph from a seed. Not all of them compose. A tame one has nothing that Apollo's planner makes wrong
 * plans for: it lets mutations go on before all is known of those that went before, and takes what is required
 * with one argument for what is required with another; and its executor sends no lists of lists.
 */
export function randomWorld(seed: number, { isTame }: { isTame: boolean }): World {
  const die = dice(seed);
  const names = ["a", "b", "c", "d"].slice(0, 2 + die.roll(3));
  const entities = ["E0", "E1", "E2"].slice(0, 2 + die.roll(2));
  const known = die.some(names, 0.5);
  const itemsIn = known.length === 0 ? [names[0]] : known;
  const types = new Map<string, WorldType>();
  const needed = new Set<string>();
  const hasSecrets = die.chance(0.4);
  types.set("V", { name: "V", fields: valueFields(names) });
  for (const name of entities) types.set(name, entity(name, entities, names, die, needed));
  for (const type of itemTypes(names, itemsIn, entities, die, needed)) types.set(type.name, type);
  types.set("Query", rootType(entities, names, die));
  types.set("Mutation", mutationType(entities, names, die));
  for (const type of types.values()) provideSome(type, types, die);
  if (isTame) tame(types);
  const world = { types, subgraphs: [], needed, itemsIn, hasSecrets, log: [] };
  return { ...world, subgraphs: names.map((name) => ({ name, sdl: printSubgraph(name, world) })) };
}

/** The types of entities: `Item` and its types aside. */
export function entitiesOf({ types }: World): string[] {
  return [...types.keys()].filter((name) => name.startsWith("E"));
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
  const composites = ["V", "Node", "Any", "Item", ...entities];
  const fields = randomFields("f", 4 + die.roll(5), { names, composites, die });
  fields.push(...requiringFields("r", names, { fields, of: [name], die, needed }));
  for (const field of fields) {
    if (field.in.length > 1 || needed.has(`${name}.${field.name}`)) continue;
    const others = names.filter((each) => !field.in.includes(each));
    if (die.chance(0.1)) field.overrides = die.pick(others);
  }
  for (const field of fields) field.isInaccessible = die.chance(0.07);
  return { name, keys, fields };
}

/**
 * An interface whose types some subgraphs know, and to which the others add fields without knowing them: what
 * those add is of all its types.
 */
function itemTypes(
  names: string[],
  itemsIn: string[],
  entities: string[],
  die: Dice,
  needed: Set<string>,
): WorldType[] {
  const others = names.filter((name) => !itemsIn.includes(name));
  const composites = ["V", "Any", "Item", ...entities];
  const common = randomFields("g", 1 + die.roll(3), { names: itemsIn, composites, die });
  if (others.length > 0) {
    const required = [...common];
    common.push(...randomFields("h", 1 + die.roll(3), { names: others, composites, die }));
    common.push(...requiringFields("s", others, { fields: required, of: ITEMS, die, needed }));
  }
  const keys = Object.fromEntries(itemsIn.map((name) => [name, ["id"]]));
  const own = ITEMS.map((name) => ({
    name,
    keys,
    fields: [
      ...common,
      ...randomFields("f", 1 + die.roll(3), { names: itemsIn, composites: [...composites, ...ITEMS], die }),
    ],
  }));
  return [{ name: "Item", fields: common }, ...own];
}

function randomFields(
  prefix: string,
  count: number,
  { names, composites, die }: { names: string[]; composites: string[]; die: Dice },
): WorldField[] {
  return Array.from({ length: count }, (_, i) => {
    const owner = die.pick(names);
    const shared = die.chance(0.15) ? die.some(names, 0.5) : [];
    const type = fieldType(die, composites);
    return {
      name: `${prefix}${i}`,
      type,
      hasArgument: die.chance(0.3),
      in: [...new Set([owner, ...shared])],
      isLive: LEAVES.includes(type.of) && die.chance(0.2),
    };
  });
}

/** Fields of subgraphs that are computed from fields of others. */
function requiringFields(
  prefix: string,
  names: string[],
  { fields, of, die, needed }: { fields: WorldField[]; of: string[]; die: Dice; needed: Set<string> },
): WorldField[] {
  const possible = fields.filter(
    ({ type, in: owners }) => (isLeaf(type) || type.of === "V") && owners.length === 1,
  );
  return Array.from({ length: 3 }, (_, i) => i).flatMap((i) => {
    const owner = die.pick(names);
    const sources = die.some(
      possible.filter((each) => !each.in.includes(owner)),
      0.5,
    );
    if (sources.length === 0) return [];
    const requires = sources.map(({ name, type, hasArgument }): Requirement => {
      const below = type.of === "V" ? die.pick(["x", "y"]) : undefined;
      for (const each of of) needed.add(`${each}.${name}`);
      if (below !== undefined) needed.add(`V.${below}`);
      return { name, argument: hasArgument ? die.pick([1, 2, 3, undefined]) : undefined, below };
    });
    const type = { of: "String", strict: [false] };
    return [{ name: `${prefix}${i}`, type, hasArgument: false, in: [owner], requires }];
  });
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
  const more = (of: string, owner: string) => ({
    name: `q${of}_${owner}`,
    type: { of, strict: [false, false] },
    hasArgument: false,
    in: [owner],
  });
  const lists = ["Node", "Any", "V"].map((of) => more(of, die.pick(names)));
  return { name: "Query", fields: [...fields, ...lists, ...names.map((name) => more("Item", name))] };
}

function mutationType(entities: string[], names: string[], die: Dice): WorldType {
  const fields = Array.from({ length: 4 }, (_, i) => ({
    name: `m${i}`,
    type: { of: die.pick([...entities, "Item", "Node", "Int"]), strict: [false] },
    hasArgument: die.chance(0.5),
    in: [die.pick(names)],
  }));
  return { name: "Mutation", fields };
}

/** Lets some fields that give entities give a field of theirs with them, which another subgraph resolves. */
function provideSome({ name, fields }: WorldType, types: Map<string, WorldType>, die: Dice): void {
  if (name === "Item" || name.startsWith("M0") || name.startsWith("M1")) return;
  for (const field of fields) {
    const [owner] = field.in;
    if (!field.type.of.startsWith("E") || field.in.length > 1 || !die.chance(0.3)) continue;
    const possible = types
      .get(field.type.of)!
      .fields.filter(
        (each) =>
          isLeaf(each.type) &&
          !each.hasArgument &&
          !each.in.includes(owner) &&
          !each.requires &&
          !each.overrides,
      );
    if (possible.length === 0) continue;
    const provided = die.pick(possible);
    field.provides = provided.name;
    provided.providedIn = [...new Set([...(provided.providedIn ?? []), owner])];
  }
}

function tame(types: Map<string, WorldType>): void {
  for (const { fields } of types.values()) {
    for (const field of fields) {
      field.isLive = false;
      if (field.type.of === "V") field.type.strict.splice(2);
      for (const each of field.requires ?? []) {
        if (fields.some(({ name, hasArgument }) => hasArgument && name === each.name)) each.argument = 3;
      }
    }
  }
}

function fieldType(die: Dice, composites: string[]): FieldType {
  const of = die.chance(0.55) ? die.pick(LEAVES) : die.pick(composites);
  const strict = Array.from({ length: 1 + (die.chance(0.3) ? 1 + die.roll(2) : 0) }, () => die.chance(0.25));
  return { of, strict };
}

function isLeaf({ of, strict }: FieldType): boolean {
  return LEAVES.includes(of) && strict.length === 1;
}
