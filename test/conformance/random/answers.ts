import {
  execute,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import type { SubgraphRequest } from "../../../gateway/contract";
import { computed, type Content, contentOf, fieldOf, itemOf, requiredOf, type Thing } from "./contents";
import { hash } from "./dice";
import { ITEMS, type Requirement, type World, type WorldField } from "./world";

/** What is wrong with a field of a thing, wherever it is asked. */
export type Fault = "null" | "wrong" | "missing" | "error" | undefined;

/** Decides on faults; equal for all who ask. */
export type Faults = (thing: Thing, field: string) => Fault;

/** Faults for one field in so many, but with none that others need. */
export function faultsFor(world: World, seed: number, oneIn: number): Faults {
  if (oneIn === 0) return () => undefined;
  const keys = new Set(["id", "ref", "code"]);
  return ({ type, id }, field) => {
    if (keys.has(field)) return undefined;
    if (world.needed.has(`${type}.${field}`)) return undefined;
    const h = hash(`${seed}:${type}:${id}:${field}`);
    return h % oneIn === 0 ? (["null", "wrong", "missing", "error"] as const)[(h >>> 8) % 4] : undefined;
  };
}

/** Faults that leave keys out now and then, and fields that others need as well. */
export function faultsInKeys(seed: number, oneIn: number): Faults {
  return ({ type, id }, field) => {
    const h = hash(`${seed}:${type}:${id}:${field}`);
    return h % oneIn === 0 ? (["null", "missing", "error"] as const)[(h >>> 8) % 3] : undefined;
  };
}

type Json = unknown;
type Representation = Record<string, Json>;

/** Answers a subgraph's request from the world, faults and all: it promises nothing, and checks only who is asked. */
export function answerFrom(world: World, faults: Faults) {
  return (subgraph: string, { query, variables = {} }: SubgraphRequest): ExecutionResult => {
    const { definitions } = parse(query, { noLocation: true });
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const each of definitions)
      if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
    const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
    const errors: { message: string; path: (string | number)[] }[] = [];
    const knowsItems = world.itemsIn.includes(subgraph);

    const object = (
      thing: Thing,
      set: SelectionSetNode,
      path: (string | number)[],
      given?: Representation,
    ) => {
      const result: Record<string, Json> = {};
      const executed = new Set<string>();
      const collect = ({ selections }: SelectionSetNode): void => {
        for (const each of selections) {
          if (isLeftOut(each.directives, variables)) continue;
          if (each.kind === Kind.FIELD) add(each);
          else {
            const part = each.kind === Kind.FRAGMENT_SPREAD ? fragments.get(each.name.value)! : each;
            const on = part.typeCondition?.name.value;
            if (on === undefined || on === thing.type || isWithin(thing.type, on)) collect(part.selectionSet);
          }
        }
      };
      const add = (node: FieldNode): void => {
        const key = (node.alias ?? node.name).value;
        if (thing.type === "Mutation" && !executed.has(key)) {
          executed.add(key);
          world.log.push(`${node.name.value} ${JSON.stringify(argumentOf(node, variables))}`);
        }
        const value = field(thing, node, [...path, key], given);
        if (value !== undefined) result[key] = mergeJson(result[key], value);
      };
      collect(set);
      return result;
    };

    const field = (
      thing: Thing,
      node: FieldNode,
      path: (string | number)[],
      given?: Representation,
    ): Json => {
      const name = node.name.value;
      if (name === "__typename") return ITEMS.includes(thing.type) && !knowsItems ? "Item" : thing.type;
      const argument = argumentOf(node, variables);
      const fault = faults(thing, name);
      if (fault === "error") errors.push({ message: `${name} failed`, path });
      if (fault === "error" || fault === "null") return null;
      if (fault === "missing") return undefined;
      if (fault === "wrong") return { wrong: true, __typename: "Nonsense" };
      if (name === "id" && thing.type !== "Query") return thing.id;
      if (name === "code") return `c-${thing.id}`;
      if (name === "ref") return object({ type: "Ref", id: thing.id }, node.selectionSet!, path);
      const known = fieldOf(world, thing, name);
      if (!gives(known)) throw new Error(`${subgraph} must not be asked for ${thing.type}.${name}.`);
      if (known.requires) {
        return computed(
          known,
          known.requires.map((each) => {
            if (given !== undefined && Object.hasOwn(given, each.name)) return partOf(given[each.name], each);
            // It has come along with the object.
            return gives(fieldOf(world, thing, each.name)) ? requiredOf(world, thing, each) : null;
          }),
        );
      }
      return json(contentOf(world, thing, known, argument), node, path);
    };

    const gives = (known: WorldField): boolean =>
      known.in.includes(subgraph) || known.providedIn?.includes(subgraph) === true;

    const json = (content: Content, node: FieldNode, path: (string | number)[]): Json => {
      if (Array.isArray(content)) return content.map((each, i) => json(each, node, [...path, i]));
      if (typeof content !== "object" || content === null) return content;
      return object(content, node.selectionSet!, path);
    };

    const entities = operation.selectionSet.selections.find(
      (each): each is FieldNode => each.kind === Kind.FIELD && each.name.value === "_entities",
    );
    if (entities === undefined) {
      const type = operation.operation === OperationTypeNode.MUTATION ? "Mutation" : "Query";
      const data = object({ type, id: "" }, operation.selectionSet, []);
      return { data, ...(errors.length > 0 && { errors: errors as never }) };
    }
    const representations = variables.representations as Representation[];
    const data = {
      _entities: representations.map((each, i) => {
        const id = each.id ?? (each.ref as { code?: string } | null | undefined)?.code?.slice(2);
        if (typeof id !== "string") return null;
        const type = String(each.__typename);
        const thing = type === "Item" || ITEMS.includes(type) ? itemOf(id) : { type, id };
        return object(thing, entities.selectionSet!, ["_entities", i], each);
      }),
    };
    return { data, ...(errors.length > 0 && { errors: errors as never }) };
  };
}

/** The same graph as one schema without subgraphs, by graphql-js: what the specification says. */
export async function answerWhole(
  world: World,
  faults: Faults,
  schema: GraphQLSchema,
  source: string,
  variableValues: Record<string, unknown>,
): Promise<ExecutionResult> {
  const document = parse(source);
  const isMutation = getOperationAST(document)!.operation === OperationTypeNode.MUTATION;
  return execute({
    schema,
    document,
    variableValues,
    rootValue: { type: isMutation ? "Mutation" : "Query", id: "" },
    typeResolver: (value) => (value as Thing).type,
    fieldResolver: (thing: Thing, args: Record<string, unknown>, _context, info) => {
      const name = info.fieldName;
      if (name === "id") return thing.id;
      if (name === "code") return `c-${thing.id}`;
      if (name === "ref") return { type: "Ref", id: thing.id };
      if (thing.type === "Mutation") world.log.push(`${name} ${JSON.stringify(args.n)}`);
      const fault = faults(thing, name);
      if (fault === "error" || fault === "wrong") throw new Error(`${name} failed`);
      if (fault !== undefined) return null;
      const known = fieldOf(world, thing, name);
      if (!known.requires) return contentOf(world, thing, known, args.n);
      return computed(
        known,
        known.requires.map((each) => requiredOf(world, thing, each)),
      );
    },
  });
}

function isWithin(type: string, on: string): boolean {
  if (on === "Item") return ITEMS.includes(type);
  if (on === "Node") return type.startsWith("E") || type === "Secret";
  return on === "Any" && type !== "Ref" && !ITEMS.includes(type);
}

function argumentOf(node: FieldNode, variables: Record<string, unknown>): unknown {
  const value = node.arguments?.find((each) => each.name.value === "n")?.value;
  return value && valueFromASTUntyped(value, variables);
}

function isLeftOut(directives: FieldNode["directives"], variables: Record<string, unknown>): boolean {
  return (directives ?? []).some(({ name, arguments: given }) => {
    const holds = valueFromASTUntyped(given![0].value, variables) as boolean;
    return holds === (name.value === "skip");
  });
}

/** What one field requires of what was sent, for another may require more. */
function partOf(given: Json, required: Requirement): Json {
  if (Array.isArray(given)) return given.map((each) => partOf(each, required));
  if (typeof given !== "object" || given === null || required.below === undefined) return given;
  return { [required.below]: (given as Representation)[required.below] };
}

/** A field that is selected twice has the selections of both. */
function mergeJson(held: Json, value: Json): Json {
  if (Array.isArray(held) && Array.isArray(value)) return held.map((each, i) => mergeJson(each, value[i]));
  if (typeof held !== "object" || held === null || typeof value !== "object" || value === null) return value;
  const merged: Record<string, Json> = { ...held };
  for (const [key, each] of Object.entries(value)) merged[key] = mergeJson(merged[key], each);
  return merged;
}
