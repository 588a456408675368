import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isInterfaceType,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { InterfaceObjects } from "./interfaceObjects";
import { argumentOf, subgraphNames } from "./joinDirectives";
import { parseSelection } from "./parseSelection";
import { wayOf } from "./wayOf";

/** A field without arguments that stands for one that is required with some. */
export interface StandIn {
  /** The name of the field that it stands for. */
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
  /**
   * Which stand-ins may be together in one representation: those of another set may be for the same field.
   * Negative where they are for what is computed of them alone, and may be lacking for all else.
   */
  readonly set: number;
}

/** A supergraph in which stand-ins are required, and what they stand for. */
export interface StandIns {
  readonly supergraph: DocumentNode;
  /** Each by its name, which no field of the supergraph has. */
  readonly byName: ReadonlyMap<string, StandIn>;
  /** The set of what a field of a type requires in a subgraph; undefined where it requires no stand-in. */
  setOf(subgraph: string, type: string, field: string): number | undefined;
}

/**
 * Gives required fields that take arguments names of their own. The planner knows a field by its response name
 * alone: what one subgraph needs as `comments(limit: 3)`, another as `comments(limit: 1)` and a client as
 * `comments` would melt into one. So each way of asking becomes a field beside `comments`.
 *
 * So does all that is required of an interface by a subgraph to which it is an object: the planner would ask
 * for all types what it has fetched for one.
 */
export function standInsFor(
  supergraph: DocumentNode,
  schema: GraphQLSchema,
  interfaceObjects: InterfaceObjects,
): StandIns {
  const prefix = unusedPrefix(schema);
  const subgraphs = subgraphNames(supergraph);
  const byName = new Map<string, StandIn>();
  const names = new Map<string, string>();
  /** By type, the fields that its stand-ins stand for, by their names. */
  const added = new Map<string, Map<string, string>>();
  const setsOfSubgraphs = new Map<string, Sets>();
  const setsOfFields = new Map<string, number>();

  const standInFor = (field: FieldNode, set: number): string => {
    const key = `${set} ${wayOf(field)}`;
    const name = names.get(key) ?? `${prefix}${names.size}_${field.name.value}`;
    names.set(key, name);
    byName.set(name, { field: field.name.value, arguments: field.arguments ?? [], set });
    return name;
  };

  const add = (type: string, name: string, field: string): void => {
    const held = added.get(type) ?? new Map<string, string>();
    added.set(type, held.set(name, field));
    const declared = schema.getType(type);
    if (!isInterfaceType(declared)) return;
    const { objects, interfaces } = schema.getImplementations(declared);
    for (const each of [...objects, ...interfaces]) add(each.name, name, field);
  };

  /** What a field requires of its type in a subgraph, with stand-ins. */
  const rewrite = (text: string, type: string, field: string, subgraph: string): string => {
    const required = parseSelection(text);
    const typeInfo = new TypeInfo(schema, schema.getType(type));
    const taking: FieldNode[] = [];
    const isApart = interfaceObjects.has(subgraph, type);
    const takesStandIn = () =>
      (typeInfo.getFieldDef()?.args.length ?? 0) > 0 || (isApart && typeInfo.getParentType()?.name === type);
    visit(
      required,
      visitWithTypeInfo(typeInfo, { Field: (node) => void (takesStandIn() && taking.push(node)) }),
    );
    if (taking.length === 0) return text;
    const sets = setsOfSubgraphs.get(subgraph) ?? new Sets();
    setsOfSubgraphs.set(subgraph, sets);
    const set = isApart ? sets.apart() : sets.place(taking);
    setsOfFields.set(`${subgraph} ${type}.${field}`, set);
    const rewritten = visit(
      required,
      visitWithTypeInfo(typeInfo, {
        Field: {
          leave(node) {
            if (!takesStandIn()) return undefined;
            const value = standInFor(node, set);
            add(typeInfo.getParentType()!.name, value, node.name.value);
            return { ...node, name: { kind: Kind.NAME, value }, arguments: [] };
          },
        },
      }),
    );
    return print(rewritten).slice(1, -1);
  };

  const withoutArguments = mapFields(supergraph, ({ name: type, fields = [] }) =>
    fields.map((field) => {
      const directives = field.directives?.map((directive) => {
        const requires = argumentOf(directive, "requires");
        const subgraph = subgraphs.get(argumentOf(directive, "graph") ?? "");
        if (directive.name.value !== "join__field" || requires === undefined || subgraph === undefined) {
          return directive;
        }
        return withArgument(directive, "requires", rewrite(requires, type.value, field.name.value, subgraph));
      });
      return { ...field, directives };
    }),
  );
  const withStandIns = mapFields(withoutArguments, ({ name: type, fields = [] }) => [
    ...fields,
    ...[...(added.get(type.value) ?? [])].map(([value, of]): FieldDefinitionNode => {
      const field = fields.find(({ name }) => name.value === of)!;
      for (const subgraph of subgraphs.values()) {
        const set = setsOfFields.get(`${subgraph} ${type.value}.${of}`);
        if (set !== undefined) setsOfFields.set(`${subgraph} ${type.value}.${value}`, set);
      }
      return { ...field, name: { kind: Kind.NAME, value }, arguments: [] };
    }),
  ]);
  return {
    supergraph: byName.size === 0 ? supergraph : withStandIns,
    byName,
    setOf: (subgraph, type, field) => setsOfFields.get(`${subgraph} ${type}.${field}`),
  };
}

/**
 * Parts what the fields of a subgraph require: in one set each field is asked for in one way. Only what a
 * single field requires may ask for another in two, for it does so at different places.
 */
class Sets {
  private readonly ways: Map<string, string | symbol>[] = [];
  private lastApart = 0;

  /** The number of a new set that nothing else is of. */
  apart(): number {
    return --this.lastApart;
  }

  /** The number of the first set that fields fit in. */
  place(fields: readonly FieldNode[]): number {
    const own = new Map<string, string | symbol>();
    for (const field of fields) {
      const name = field.name.value;
      const way = wayOf(field);
      own.set(name, (own.get(name) ?? way) === way ? way : Symbol("several"));
    }
    let number = this.ways.findIndex((held) =>
      [...own].every(([name, way]) => (held.get(name) ?? way) === way),
    );
    if (number < 0) number = this.ways.push(new Map()) - 1;
    for (const [name, way] of own) this.ways[number].set(name, way);
    return number;
  }
}

function mapFields(
  document: DocumentNode,
  change: (type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => readonly FieldDefinitionNode[],
): DocumentNode {
  const definitions = document.definitions.map((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? { ...each, fields: change(each) }
      : each,
  );
  return { ...document, definitions };
}

/** What the name of no field begins with. */
function unusedPrefix(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap());
  const names = types.flatMap((type) => ("getFields" in type ? Object.keys(type.getFields()) : []));
  let prefix = "required_";
  while (names.some((name) => name.startsWith(prefix))) prefix = `required_${prefix}`;
  return prefix;
}

function withArgument(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  const given = directive.arguments?.map((each) =>
    each.name.value === name ? { ...each, value: { kind: Kind.STRING as const, value } } : each,
  );
  return { ...directive, arguments: given };
}
