import {
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

/** What is exported of an object. */
export interface ObjectPart {
  /** What one request asks of it: its own fields, and those of all below it that is in no list of pages. */
  readonly selection: string;
  /** Its lists of pages, and the objects below which there are some; by field. */
  readonly lists: ReadonlyMap<string, ListPart>;
  readonly objects: ReadonlyMap<string, ObjectPart>;
}

/** What is exported of each element of a list of pages. */
export interface ListPart {
  /** What is asked of an edge besides its cursor and its node. */
  readonly selection: string;
  readonly node: ObjectPart;
}

/**
 * What is exported of a customer: each field of each type that the schema leads to from there, without going on to
 * another customer, of whom there is the id alone. An object within one of its own type is its id alone, too; and a list
 * stands where its type is nearest to the customer, so that nothing is walked through twice.
 */
export function partsOf(schema: GraphQLSchema, root = "Customer"): ObjectPart {
  const nearest = distancesFrom(objectType(schema, root));

  const partOf = (type: GraphQLObjectType, above: readonly string[], distance: number): ObjectPart => {
    const within = [...above, type.name];
    const selections: string[] = [];
    const lists = new Map<string, ListPart>();
    const objects = new Map<string, ObjectPart>();
    for (const field of fieldsOf(type)) {
      const { name } = field;
      const target = getNamedType(field.type);
      if (isLeafType(target)) {
        selections.push(name);
        continue;
      }
      if (isInterfaceType(target)) {
        selections.push(`${name} { ${leavesOf(schema, target)} }`);
        continue;
      }
      const below = objectOf(field);
      const edge = edgeOf(below);
      if (within.includes(below.name)) {
        selections.push(`${name} { id }`);
      } else if (edge !== undefined) {
        // Pages of a page belong to a nearer place.
        if (nearest.get(type.name)! === distance) lists.set(name, listOf(edge, within, distance + 1));
      } else {
        const part = partOf(below, within, distance + 1);
        selections.push(`${name} { ${part.selection} }`);
        if (part.lists.size + part.objects.size === 0) continue;
        if (isList(field)) throw new Error(`${type.name}.${name} is a list of what has lists of pages.`);
        objects.set(name, part);
      }
    }
    return { selection: selections.join(" ") || "__typename", lists, objects };
  };

  const listOf = (edge: GraphQLObjectType, within: readonly string[], distance: number): ListPart => {
    const { node, ...others } = edge.getFields();
    delete others.cursor;
    const names = Object.values(others).map((field) => {
      if (isLeafType(getNamedType(field.type))) return field.name;
      throw new Error(`${edge.name}.${field.name} is an object.`);
    });
    return { selection: names.join(" "), node: partOf(objectOf(node), within, distance) };
  };

  return partOf(objectType(schema, root), [], 0);
}

/** How many fields lie between a type and each that it leads to, a page and its edges not counted. */
function distancesFrom(root: GraphQLObjectType): ReadonlyMap<string, number> {
  const distances = new Map([[root.name, 0]]);
  const queue = [root];
  for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
    for (const field of fieldsOf(type)) {
      const named = getNamedType(field.type);
      if (isLeafType(named) || isInterfaceType(named)) continue;
      const edge = edgeOf(objectOf(field));
      const target = edge ? objectOf(edge.getFields().node) : objectOf(field);
      if (distances.has(target.name)) continue;
      distances.set(target.name, distances.get(type.name)! + 1);
      queue.push(target);
    }
  }
  return distances;
}

/** The fields of an interface whose types have no others, and lead nowhere. */
function leavesOf(schema: GraphQLSchema, type: GraphQLInterfaceType): string {
  const names = Object.keys(type.getFields());
  const isWhole = (object: GraphQLObjectType) =>
    Object.keys(object.getFields()).length === names.length &&
    Object.values(object.getFields()).every((field) => isLeafType(getNamedType(field.type)));
  if (!schema.getPossibleTypes(type).every(isWhole))
    throw new Error(`The types of ${type.name} have fields that it does not have.`);
  return names.join(" ");
}

function fieldsOf(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  const fields = Object.values(type.getFields());
  const needy = fields.find(({ args }) => args.some(isRequiredArgument));
  if (needy) throw new Error(`${type.name}.${needy.name} needs an argument.`);
  return fields;
}

/** The edge type of a page of a list; undefined for other types. */
function edgeOf(type: GraphQLObjectType): GraphQLObjectType | undefined {
  const { edges, pageInfo } = type.getFields();
  return edges && pageInfo ? objectOf(edges) : undefined;
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function objectOf({ name, type }: GraphQLField<unknown, unknown>): GraphQLObjectType {
  const target = getNamedType(type);
  if (isObjectType(target)) return target;
  throw new Error(`${name} is of the abstract type ${target.name}.`);
}

function objectType(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (isObjectType(type)) return type;
  throw new Error(`The schema has no object type ${name}.`);
}
