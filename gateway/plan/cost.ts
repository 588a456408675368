import {
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type ValueNode,
  valueFromAST,
} from "graphql";
import { fail } from "../../schema/errors";
import type { Operation } from "../contract";
import { type CostWeights, type FieldWeights, type ListSize, readCostWeights } from "./costWeights";

/** How many items a list is taken to have of which no `@listSize` tells. */
const ASSUMED_SIZE = 10;

/** What a mutation costs besides what it answers. */
const MUTATION = 10;

/** What one look at the schema itself costs, whose size another limit bounds. */
const INTROSPECTION = 1_000;

type Variables = Readonly<Record<string, unknown>>;

/** A cost or a size: known, or to be worked out from a request's variables. */
type Amount = number | ((variables: Variables) => number);

/** The sizes of lists that the field above has told of, by field. */
type Sizes = ReadonlyMap<string, Amount>;

/**
 * What operations cost, before they are executed, by the GraphQL Cost Directives specification: an object costs 1,
 * a leaf nothing, unless `@cost` says otherwise; a list costs its items, as many as `@listSize` says. It is the most that an
 * operation comes to: fields that execution merges count each, and so do fragments of which only one can apply.
 */
export class Costs {
  private readonly weights: CostWeights;
  // An operation that is kept is compiled once.
  private readonly compiled = new WeakMap<OperationDefinitionNode, Amount>();

  /** `schema` is what clients may ask, `sdl` what it was composed to. */
  constructor(
    private readonly schema: GraphQLSchema,
    sdl: string,
  ) {
    this.weights = readCostWeights(parse(sdl, { noLocation: true }));
  }

  /**
   * The cost of a valid operation within the limits, with its variables. Throws BAD_USER_INPUT where a field wants exactly
   * one of its arguments to say how long its list is, and has none or several.
   */
  of({ document, definition, variables }: Operation): number {
    let cost = this.compiled.get(definition);
    if (cost === undefined) {
      const fragments = new Map<string, FragmentDefinitionNode>();
      for (const each of document.definitions) {
        if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
      }
      cost = new CostCompiler(this.schema, this.weights, fragments).ofOperation(definition);
      this.compiled.set(definition, cost);
    }
    const worth = at(cost, variables);
    // Sizes multiply beyond what numbers can tell.
    return worth < Number.MAX_SAFE_INTEGER ? worth : Number.MAX_SAFE_INTEGER;
  }
}

class CostCompiler {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly weights: CostWeights,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  ofOperation({ operation, selectionSet }: OperationDefinitionNode): Amount {
    const root = this.schema.getRootType(operation) ?? undefined;
    return sum([operation === OperationTypeNode.MUTATION ? MUTATION : 0, this.ofSet(selectionSet, root)]);
  }

  private ofSet(
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    sizes?: Sizes,
  ): Amount {
    return sum(
      selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return when(selection, this.ofField(selection, parent, sizes));
        const part =
          selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value)! : selection;
        const on = part.typeCondition ? this.schema.getType(part.typeCondition.name.value) : parent;
        return when(selection, this.ofSet(part.selectionSet, on, sizes));
      }),
    );
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType | undefined, sizes?: Sizes): Amount {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!field) return name === "__typename" ? 0 : INTROSPECTION;
    const says = this.sayingOf(parent!, name);
    const type = getNamedType(field.type);
    const weight = largest(says.map((each) => each.weight ?? this.weightOf(type))) ?? this.weightOf(type);
    const given = says.flatMap(({ list }) => (list ? [{ list, size: sizeOf(list, node, field) }] : []));

    const below = new Map<string, Amount>();
    for (const { list, size } of given) {
      for (const sized of list.sizedFields) below.set(sized, most([below.get(sized), size]));
    }
    const items = node.selectionSet ? this.ofSet(node.selectionSet, type, below) : 0;
    const own = given.filter(({ list }) => list.sizedFields.length === 0).map(({ size }) => size);
    const size = !isListType(getNullableType(field.type))
      ? 1
      : (sizes?.get(name) ?? (own.length > 0 ? most(own) : ASSUMED_SIZE));
    const args = (node.arguments ?? []).map((argument) => this.ofArgument(argument, field, says));
    // A weight may be negative, as a discount; never so much that the field pays for others.
    return notNegative(sum([...args, product(size, sum([weight, items]))]));
  }

  /** What the directives say of a field: at an interface that says nothing, what they say at those who implement it. */
  private sayingOf(parent: GraphQLNamedType, field: string): readonly FieldWeights[] {
    const own = this.weights.fields.get(`${parent.name}.${field}`);
    if (own) return [own];
    if (!isAbstractType(parent)) return [];
    return this.schema
      .getPossibleTypes(parent)
      .flatMap((type) => this.weights.fields.get(`${type.name}.${field}`) ?? []);
  }

  private weightOf(type: GraphQLNamedType): number {
    const weight = this.weights.types.get(type.name);
    if (weight !== undefined) return weight;
    if (isAbstractType(type)) {
      return largest(this.schema.getPossibleTypes(type).map((each) => this.weightOf(each))) ?? 1;
    }
    return isLeafType(type) ? 0 : 1;
  }

  private ofArgument(
    { name, value }: ArgumentNode,
    field: GraphQLField<unknown, unknown>,
    says: readonly FieldWeights[],
  ): Amount {
    const argument = field.args.find((each) => each.name === name.value);
    if (!argument) return 0;
    const weight = largest(says.flatMap((each) => each.arguments.get(argument.name) ?? []));
    const { type } = argument;
    if ((weight ?? this.weightOf(getNamedType(type))) === 0 && isLeafType(getNamedType(type))) return 0;
    const worth = (variables: Variables) => this.ofInput(valueFromAST(value, type, variables), type, weight);
    return hasVariables(value) ? worth : worth({});
  }

  /** What a coerced value costs: an input object 1 and its fields, a leaf nothing, unless told; in a list each item. */
  private ofInput(value: unknown, type: GraphQLInputType, weight: number | undefined): number {
    if (value === undefined || value === null) return 0;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      return (value as unknown[]).reduce<number>(
        (total, item) => total + this.ofInput(item, nullable.ofType, weight),
        0,
      );
    }
    let total = weight ?? this.weightOf(nullable);
    if (isInputObjectType(nullable)) {
      for (const { name, type: inner } of Object.values(nullable.getFields())) {
        const own = this.weights.inputFields.get(`${nullable.name}.${name}`);
        total += this.ofInput((value as Record<string, unknown>)[name], inner, own);
      }
    }
    return total;
  }
}

/** How long a list is: the most that its slicing arguments say. */
function sizeOf(list: ListSize, node: FieldNode, field: GraphQLField<unknown, unknown>): Amount {
  const otherwise = list.assumedSize ?? ASSUMED_SIZE;
  const slices = list.slicingArguments.flatMap((name) => {
    const argument = field.args.find((each) => each.name === name);
    return argument ? [sliceOf(argument, node)] : [];
  });
  const size = (variables: Variables) => {
    const told = slices.map((slice) => slice(variables)).filter((each) => each !== undefined);
    if (list.requireOneSlicingArgument && told.length !== 1) {
      const names = list.slicingArguments.join(", ");
      throw fail("BAD_USER_INPUT", { detail: `Field ${field.name} takes exactly one of: ${names}.` });
    }
    return told.length === 0 ? otherwise : Math.max(0, ...told);
  };
  const isOpen = node.arguments?.some(
    ({ name, value }) => list.slicingArguments.includes(name.value) && hasVariables(value),
  );
  return isOpen ? size : size({});
}

function sliceOf({ name, type, defaultValue }: GraphQLArgument, node: FieldNode) {
  const value = node.arguments?.find((each) => each.name.value === name)?.value;
  return (variables: Variables): number | undefined => {
    // A variable that is not given leaves the argument its default.
    const told = value === undefined ? undefined : valueFromAST(value, type, variables);
    const size = told === undefined ? defaultValue : told;
    return typeof size === "number" ? size : undefined;
  };
}

/** A selection's cost where its @skip and @include let it be. */
function when({ directives = [] }: { readonly directives?: readonly DirectiveNode[] }, cost: Amount): Amount {
  return directives.reduce((worth, directive) => {
    const { name, arguments: given } = directive;
    if (name.value !== "skip" && name.value !== "include") return worth;
    const condition = given?.[0]?.value;
    const wanted = name.value === "include";
    if (condition?.kind === Kind.BOOLEAN) return condition.value === wanted ? worth : 0;
    if (condition?.kind !== Kind.VARIABLE) return worth;
    const variable = condition.name.value;
    return (variables: Variables) => (variables[variable] === wanted ? at(worth, variables) : 0);
  }, cost);
}

function at(amount: Amount, variables: Variables): number {
  return typeof amount === "number" ? amount : amount(variables);
}

// What is known when compiling is worked out there: an operation without variables in the way is one number.

function sum(amounts: readonly Amount[]): Amount {
  const known = amounts.reduce<number>((total, each) => (typeof each === "number" ? total + each : total), 0);
  const open = amounts.filter((each) => typeof each === "function");
  if (open.length === 0) return known;
  return (variables) => open.reduce((total, each) => total + each(variables), known);
}

function product(a: Amount, b: Amount): Amount {
  if (typeof a === "number" && typeof b === "number") return a * b;
  return (variables) => at(a, variables) * at(b, variables);
}

function most(amounts: readonly (Amount | undefined)[]): Amount {
  const given = amounts.filter((each) => each !== undefined);
  if (given.length === 1) return given[0];
  return (variables) => Math.max(...given.map((each) => at(each, variables)));
}

function notNegative(amount: Amount): Amount {
  if (typeof amount === "number") return Math.max(0, amount);
  return (variables) => Math.max(0, amount(variables));
}

function largest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function hasVariables(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(hasVariables);
  return value.kind === Kind.OBJECT && value.fields.some((field) => hasVariables(field.value));
}
