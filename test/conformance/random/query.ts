import { type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import type { Dice } from "./dice";
import { entitiesOf, ITEMS, type World, type WorldField } from "./world";

/** A selection: a field or a fragment, with what is selected below it. A tree, so that it can be cut. */
export interface Selection {
  /** All before the braces: `alias: name(n: 1) @skip(if: $v)` or `... on Type`. */
  head: string;
  below?: Selection[];
}

/** What a selection is of. */
export type Root = "Query" | "Mutation";

/** The document of a selection. */
export function printQuery(selections: readonly Selection[], root: Root): string {
  const used = print(selections);
  const variables = [
    used.includes("$n") ? "$n: Int" : "",
    used.includes("$yes") ? "$yes: Boolean!" : "",
    used.includes("$no") ? "$no: Boolean = false" : "",
  ].filter((each) => each !== "");
  return `${root.toLowerCase()} Q${variables.length > 0 ? `(${variables.join(", ")})` : ""} ${used}`;
}

function print(selections: readonly Selection[]): string {
  return `{ ${selections.map(({ head, below }) => (below ? `${head} ${print(below)}` : head)).join(" ")} }`;
}

/** Values for all variables that a random query may use. */
export const VARIABLES = { n: 2, yes: true };

/** Response names that clients may give besides the names of other fields. */
const ALIASES = ["id", "other", "__proto__", "constructor"];

/** A random operation that is valid; undefined where a few tries gave none. */
export function randomQuery(
  world: World,
  schema: GraphQLSchema,
  die: Dice,
  { root, isTame }: { root: Root; isTame: boolean },
): Selection[] | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    const selections = select(world, root, 4, isTame ? tame(die) : die);
    if (isValid(schema, printQuery(selections, root))) return selections;
  }
  return undefined;
}

/** Whether a text is a valid operation. */
export function isValid(schema: GraphQLSchema, source: string): boolean {
  try {
    return validate(schema, parse(source), specifiedRules, { maxErrors: 0 }).length === 0;
  } catch {
    return false;
  }
}

function select(world: World, type: string, depth: number, die: Dice): Selection[] {
  const selections: Selection[] = [];
  const count = 1 + die.roll(type === "Query" ? 3 : 5);
  for (let i = 0; i < count; i++) selections.push(selection(world, type, depth, die));
  return selections;
}

function selection(world: World, type: string, depth: number, die: Dice): Selection {
  if (die.chance(0.08)) return { head: die.chance(0.5) ? "__typename" : "t: __typename" };
  if (type === "Query" && die.chance(0.03)) {
    return { head: `__type(name: "E0")`, below: [{ head: "name" }, { head: "kind" }] };
  }
  // Apollo's executor loses the types of items.
  const narrower = type === "Item" && isTameDie(die) ? [] : narrowerThan(world, type);
  if (type === "Any" || (narrower.length > 0 && die.chance(0.6)) || die.chance(0.12)) {
    const on = narrower.length > 0 ? die.pick(narrower) : type;
    return { head: `... on ${on}${condition(die)}`, below: select(world, on, depth, die) };
  }
  if (type === "Node") return { head: "id" };
  const fields = world.types.get(type)!.fields.filter(({ isInaccessible }) => !isInaccessible);
  if (!["Query", "Mutation", "V"].includes(type) && die.chance(0.15)) {
    if (!type.startsWith("E") || die.chance(0.5)) return { head: `id${condition(die)}` };
    return { head: "ref", below: [{ head: "code" }] };
  }
  const possible = fields.filter((field) => depth > 0 || isLeaf(field));
  if (possible.length === 0) return { head: "__typename" };
  const field = die.pick(possible);
  const alias = die.chance(0.2) ? `${aliasFor(field, fields, die)}: ` : "";
  const value = isTameDie(die) ? "3" : die.pick(["1", "3", "$n", "null"]);
  const argument = field.hasArgument && (isTameDie(die) || die.chance(0.6)) ? `(n: ${value})` : "";
  const head = `${alias}${field.name}${argument}${condition(die)}`;
  return isLeaf(field) ? { head } : { head, below: select(world, field.type.of, depth - 1, die) };
}

/** What a type's objects may be more closely; none for an object type. */
function narrowerThan(world: World, type: string): string[] {
  const entities = entitiesOf(world);
  const all: Record<string, string[] | undefined> = {
    Any: ["V", "Node", ...entities],
    Node: entities,
    Item: ITEMS,
  };
  return all[type] ?? [];
}

/** A name that may be another field's; or, for executors that cannot bear it, one that is nobody's. */
function aliasFor(field: WorldField, fields: readonly WorldField[], die: Dice): string {
  if (isTameDie(die)) return `${field.name}_${die.roll(2)}`;
  return die.pick([...fields.map(({ name }) => name), ...ALIASES]);
}

function tame(die: Dice): Dice & { isTame: true } {
  return { ...die, isTame: true };
}

function isTameDie(die: Dice): boolean {
  return "isTame" in die;
}

function isLeaf({ type }: WorldField): boolean {
  return ["String", "Int", "Float", "Boolean", "ID", "Color"].includes(type.of);
}

function condition(die: Dice): string {
  // Apollo plans before it is decided what is skipped, and so by other ways.
  if (isTameDie(die) || !die.chance(0.12)) return "";
  return ` @${die.pick(["skip", "include"])}(if: ${die.pick(["$yes", "$no", "true", "false"])})`;
}
