import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { Seen } from "../contract";
import { isMarked, marked } from "../marks";
import { SUBJECT } from "../dataSubject";
import { withoutFragments } from "./withoutFragments";

/**
 * Has each operation fetch whose data it is about, for the audit: the key of each customer, and the customers of an entity
 * that is asked for without one, such as a loan by its number. What is added is marked, and is not answered.
 */
export class Subjects {
  /** For each entity the fields on the shortest way from it to a subject, without arguments. */
  private readonly ways = new Map<string, readonly string[]>();

  /** `schema` is what clients may ask. */
  constructor(
    supergraph: DocumentNode,
    private readonly schema: GraphQLSchema,
  ) {
    const subject = schema.getType(SUBJECT.type);
    if (!isObjectType(subject) || !(SUBJECT.key in subject.getFields())) return;
    for (const entity of entitiesOf(supergraph)) {
      const way = entity === SUBJECT.type ? [] : this.wayFrom(entity);
      if (way) this.ways.set(entity, [...way, SUBJECT.key]);
    }
    this.ways.set(SUBJECT.type, [SUBJECT.key]);
  }

  /** The operation with what the audit needs. */
  added({ document, definition, ...rest }: Seen): Seen {
    if (this.ways.size === 0) return { document, definition, ...rest };
    const written = withoutFragments(document, definition);
    const root = this.schema.getRootType(written.operation)!;
    const operation = { ...written, selectionSet: this.addTo(written.selectionSet, root, false) };
    return { document: { kind: Kind.DOCUMENT, definitions: [operation] }, definition: operation, ...rest };
  }

  private addTo(set: SelectionSetNode, parent: GraphQLCompositeType, isCovered: boolean): SelectionSetNode {
    const selections = set.selections.map((each) => {
      if (each.kind === Kind.FRAGMENT_SPREAD) throw new Error("Fragments must be written out.");
      if (each.kind === Kind.INLINE_FRAGMENT) {
        const on = each.typeCondition ? this.schema.getType(each.typeCondition.name.value) : parent;
        if (!isCompositeType(on)) return each;
        return { ...each, selectionSet: this.addTo(each.selectionSet, on, isCovered) };
      }
      return this.below(each, parent, isCovered);
    });
    return { ...set, selections };
  }

  /** A field with what is added to the objects that it gives. */
  private below(field: FieldNode, parent: GraphQLCompositeType, isCovered: boolean): FieldNode {
    const known = "getFields" in parent ? parent.getFields()[field.name.value] : undefined;
    const gives = known && getNamedType(known.type);
    if (!field.selectionSet || !isCompositeType(gives) || isMarked(field, "denied")) return field;
    const types = isAbstractType(gives) ? this.schema.getPossibleTypes(gives) : [gives];
    // A customer's own data are the customer's, and a loan's customers are asked for once.
    const ways = types.flatMap(({ name }) => {
      const way = name === SUBJECT.type || !isCovered ? this.ways.get(name) : undefined;
      return way ? [{ name, way }] : [];
    });
    const set = this.addTo(field.selectionSet, gives, isCovered || (isObjectType(gives) && ways.length > 0));
    const selections = ways.reduce<readonly SelectionNode[]>((held, { name, way }) => {
      if (gives.name === name) return withWay(held, way);
      const typeCondition = {
        kind: Kind.NAMED_TYPE as const,
        name: { kind: Kind.NAME as const, value: name },
      };
      const selectionSet = { kind: Kind.SELECTION_SET as const, selections: withWay([], way) };
      return [...held, { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }];
    }, set.selections);
    return { ...field, selectionSet: { ...set, selections } };
  }

  /** Breadth first, so that the first way found is the shortest. */
  private wayFrom(entity: string): readonly string[] | undefined {
    const seen = new Set([entity]);
    let ends: { type: string; way: readonly string[] }[] = [{ type: entity, way: [] }];
    while (ends.length > 0) {
      ends = ends.flatMap(({ type, way }) => {
        const found = this.schema.getType(type);
        if (!isObjectType(found) && !isInterfaceType(found)) return [];
        return Object.values(found.getFields()).flatMap((field) => {
          const next = getNamedType(field.type).name;
          if (field.args.length > 0 || seen.has(next)) return [];
          seen.add(next);
          return [{ type: next, way: [...way, field.name] }];
        });
      });
      const end = ends.find(({ type }) => type === SUBJECT.type);
      if (end) return end.way;
    }
    return undefined;
  }
}

/** Selections with a way of fields: along what is selected already as far as that goes. */
function withWay(selections: readonly SelectionNode[], [step, ...rest]: readonly string[]): SelectionNode[] {
  const at = selections.findIndex(
    (each) =>
      each.kind === Kind.FIELD &&
      each.name.value === step &&
      (each.alias?.value ?? step) === step &&
      !isMarked(each, "denied"),
  );
  if (at >= 0 && rest.length === 0) return [...selections];
  if (at >= 0) {
    const field = selections[at] as FieldNode;
    const set = field.selectionSet!;
    const below = { ...field, selectionSet: { ...set, selections: withWay(set.selections, rest) } };
    return selections.map((each, i) => (i === at ? below : each));
  }
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: step },
    ...(rest.length > 0 && {
      selectionSet: { kind: Kind.SELECTION_SET as const, selections: withWay([], rest) },
    }),
  };
  return [...selections, marked(field, "unasked")];
}

/** The object types that subgraphs know by a key. */
function entitiesOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((each) => {
    if (each.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const isEntity = each.directives?.some(
      ({ name, arguments: given }) =>
        name.value === "join__type" && given?.some((argument) => argument.name.value === "key"),
    );
    return isEntity ? [each.name.value] : [];
  });
}
