import { type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, Kind } from "graphql";
import { givenAt, linkedName, type Specification } from "./links";

/** How long the list is that a field gives, or those below it: `@listSize`. */
export interface ListSize {
  readonly assumedSize?: number;
  /** The arguments that say it. */
  readonly slicingArguments: readonly string[];
  /** The fields of what it gives whose lists are meant; none where it is a list itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** What the directives of a supergraph say of one field. */
export interface FieldWeights {
  readonly weight?: number;
  readonly list?: ListSize;
  /** By argument. */
  readonly arguments: ReadonlyMap<string, number>;
}

/** What the directives `@cost` and `@listSize` of a supergraph say. */
export interface CostWeights {
  /** Of objects, enums and scalars, by name. */
  readonly types: ReadonlyMap<string, number>;
  /** By `Type.field`; fields without a directive are left out. */
  readonly fields: ReadonlyMap<string, FieldWeights>;
  /** Of the fields of input objects, by `Input.field`. */
  readonly inputFields: ReadonlyMap<string, number>;
}

const COST: Specification = { name: "cost", url: "https://specs.apollo.dev/cost/v" };

/** Reads the weights of a composed SDL: by the names under which its `@link` brings the directives. */
export function readCostWeights(supergraph: DocumentNode): CostWeights {
  const types = new Map<string, number>();
  const fields = new Map<string, FieldWeights>();
  const inputFields = new Map<string, number>();
  const cost = linkedName(supergraph, COST);
  const listSize = linkedName(supergraph, COST, "listSize");

  const weightOf = (node: { readonly directives?: readonly ConstDirectiveNode[] }): number | undefined => {
    const weight = givenAt(node, cost)?.weight;
    return weight === undefined ? undefined : Number(weight);
  };
  const readField = (type: string, field: FieldDefinitionNode): void => {
    const weights = {
      weight: weightOf(field),
      list: listSizeOf(givenAt(field, listSize)),
      arguments: new Map(
        (field.arguments ?? []).flatMap((argument) => {
          const weight = weightOf(argument);
          return weight === undefined ? [] : [[argument.name.value, weight] as const];
        }),
      ),
    };
    const says = weights.weight !== undefined || weights.list !== undefined || weights.arguments.size > 0;
    if (says) fields.set(`${type}.${field.name.value}`, weights);
  };

  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        for (const field of definition.fields ?? []) readField(definition.name.value, field);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of definition.fields ?? []) {
          const weight = weightOf(field);
          if (weight !== undefined) inputFields.set(`${definition.name.value}.${field.name.value}`, weight);
        }
        continue;
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        break;
      default:
        continue;
    }
    const weight = weightOf(definition);
    if (weight !== undefined) types.set(definition.name.value, weight);
  }
  return { types, fields, inputFields };
}

function listSizeOf(given: Readonly<Record<string, unknown>> | undefined): ListSize | undefined {
  if (given === undefined) return undefined;
  const slicingArguments = (given.slicingArguments ?? []) as string[];
  return {
    assumedSize: (given.assumedSize as number | null | undefined) ?? undefined,
    slicingArguments,
    sizedFields: (given.sizedFields ?? []) as string[],
    requireOneSlicingArgument: slicingArguments.length > 0 && given.requireOneSlicingArgument !== false,
  };
}
