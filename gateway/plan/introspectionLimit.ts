import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from "graphql";
import { fail } from "../../schema/errors";

/** How many times what tools ask of a schema one operation may ask. */
const TIMES = 2;

/**
 * Refuses operations that ask too much of the schema itself: its types know each other, so that a few lines may ask
 * for many times the whole. The measure is the question that tools ask, over the same schema.
 */
export class IntrospectionLimit {
  private readonly sizes: ReadonlyMap<string, number>;
  private readonly limit: number;

  constructor(private readonly schema: GraphQLSchema) {
    this.sizes = listSizes(schema);
    const everything = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    this.limit = TIMES * this.valuesOf(parse(everything, { noLocation: true }));
  }

  /** Throws OPERATION_TOO_COMPLEX. The document must be valid and within the other limits. */
  check(document: DocumentNode): void {
    if (this.valuesOf(document) <= this.limit) return;
    throw fail("OPERATION_TOO_COMPLEX", { detail: "It asks too much of the schema itself." });
  }

  /** About how many values all its introspection would answer. */
  private valuesOf({ definitions }: DocumentNode): number {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const each of definitions) {
      if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
    }
    // The same wherever it is spread: introspection has no interfaces, and sizes go by type and field.
    const known = new Map<FragmentDefinitionNode, number>();
    const ofSet = ({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): number => {
      let sum = 0;
      for (const selection of selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const on = selection.typeCondition?.name.value;
          sum += ofSet(selection.selectionSet, on === undefined ? type : this.schema.getType(on));
        } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          sum += ofFragment(fragments.get(selection.name.value)!);
        } else if (type && isIntrospectionType(type)) {
          sum += this.sizeOf(type.name, selection.name.value) * (1 + below(selection, type));
        } else if (selection.name.value === "__schema" || selection.name.value === "__type") {
          const meta = selection.name.value === "__schema" ? SchemaMetaFieldDef : TypeMetaFieldDef;
          sum += 1 + ofSet(selection.selectionSet!, getNamedType(meta.type));
        } else if (selection.selectionSet) sum += ofSet(selection.selectionSet, undefined);
      }
      return sum;
    };
    const below = ({ name, selectionSet }: FieldNode, type: GraphQLNamedType) => {
      const field = isObjectType(type) ? type.getFields()[name.value] : undefined;
      return selectionSet ? ofSet(selectionSet, field && getNamedType(field.type)) : 0;
    };
    const ofFragment = (fragment: FragmentDefinitionNode): number => {
      let values = known.get(fragment);
      if (values === undefined) {
        values = ofSet(fragment.selectionSet, this.schema.getType(fragment.typeCondition.name.value));
        known.set(fragment, values);
      }
      return values;
    };
    let sum = 0;
    for (const each of definitions) {
      if (each.kind === Kind.OPERATION_DEFINITION) sum += ofSet(each.selectionSet, undefined);
    }
    return sum;
  }

  private sizeOf(type: string, field: string): number {
    return this.sizes.get(`${type}.${field}`) ?? 1;
  }
}

/** How long the lists of a schema's introspection are: those that each type has of its own, on average. */
function listSizes(schema: GraphQLSchema): Map<string, number> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputs = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const args = fields.flatMap((field) => field.args);
  const mean = (count: number, of: number) => Math.max(1, Math.ceil(count / Math.max(1, of)));
  const sizes = new Map([
    ["__Schema.types", types.length],
    ["__Schema.directives", schema.getDirectives().length],
    ["__Type.fields", mean(fields.length, types.length)],
    ["__Type.inputFields", mean(inputs.length, types.length)],
    ["__Type.enumValues", mean(values.length, types.length)],
    ["__Field.args", mean(args.length, fields.length)],
  ]);
  for (const type of types.filter(isIntrospectionType).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const key = `${type.name}.${field.name}`;
      if (isListType(getNullableType(field.type)) && !sizes.has(key)) sizes.set(key, 2);
    }
  }
  return sizes;
}
