import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { type Refusal, refuse } from "../errors";
import { within } from "./limits";

/** What a part of a document comes to when its fragments are expanded. */
interface Measure {
  levels: number;
  rootFields: number;
  fields: number;
  aliases: number;
  directives: number;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const NOTHING: Readonly<Measure> = { levels: 0, rootFields: 0, fields: 0, aliases: 0, directives: 0 };

/**
 * Refuses a document that asks for too much, with OPERATION_TOO_COMPLEX, before it is validated: validation, planning
 * and compiling expand fragments, and some lines of `fragment F on T { ...G ...G }` make millions of fields. Nothing is
 * expanded before it is known to be within the limits. Refuses with GRAPHQL_VALIDATION_FAILED what cannot be measured:
 * fragments that spread themselves, and those that no operation has.
 */
export function checkDocument({ definitions }: DocumentNode): void {
  within("definitions", definitions.length);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const written = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const fragments: Fragments = new Map(written.map((each) => [each.name.value, each]));
  const measures = new Measures(fragments);
  for (const operation of operations) measures.checkOperation(operation);
  for (const fragment of written) if (!measures.has(fragment)) throw invalid(fragment, "is never used");
  for (const { selectionSet } of operations) checkRepeats([selectionSet], fragments);
}

/** Measures each selection of a document once. */
class Measures {
  /** Undefined while a fragment is being measured. */
  private readonly known = new Map<FragmentDefinitionNode, Readonly<Measure> | undefined>();

  constructor(private readonly fragments: Fragments) {}

  has(fragment: FragmentDefinitionNode): boolean {
    return this.known.has(fragment);
  }

  checkOperation({ variableDefinitions = [], directives, selectionSet }: OperationDefinitionNode): void {
    const sum = this.ofSet(selectionSet, 1);
    within("rootFields", sum.rootFields);
    addDirectives(sum, directives);
    for (const variable of variableDefinitions) {
      addDirectives(sum, variable.directives);
      if (variable.defaultValue) checkValue(variable.defaultValue);
    }
    within("directives", sum.directives);
  }

  private ofSet({ selections }: SelectionSetNode, level: number): Measure {
    // On the way down, so that no nesting comes near the end of the stack.
    within("levels", level);
    const sum = { ...NOTHING };
    for (const selection of selections) this.add(sum, selection, level);
    within("levels", sum.levels);
    within("fields", sum.fields);
    within("aliases", sum.aliases);
    within("directives", sum.directives);
    return sum;
  }

  private add(sum: Measure, selection: SelectionNode, level: number): void {
    const below = this.below(selection, level);
    sum.levels = Math.max(sum.levels, below.levels + 1);
    sum.fields += below.fields;
    sum.aliases += below.aliases;
    sum.directives += below.directives;
    addDirectives(sum, selection.directives);
    if (selection.kind === Kind.FIELD) {
      sum.fields++;
      sum.rootFields++;
      if (selection.alias) sum.aliases++;
      checkArguments(selection.arguments);
    } else sum.rootFields += below.rootFields;
  }

  private below(selection: SelectionNode, level: number): Readonly<Measure> {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) {
      return selection.selectionSet ? this.ofSet(selection.selectionSet, level + 1) : NOTHING;
    }
    const fragment = this.fragments.get(selection.name.value);
    // Validation refuses the spread of a fragment that there is not.
    if (!fragment) return NOTHING;
    if (!this.known.has(fragment)) {
      this.known.set(fragment, undefined);
      const sum = this.ofSet(fragment.selectionSet, level + 1);
      addDirectives(sum, fragment.directives);
      this.known.set(fragment, sum);
    }
    const known = this.known.get(fragment);
    if (!known) throw invalid(fragment, "spreads itself");
    return known;
  }
}

/** Expands an operation that is known to be within the other limits. */
function checkRepeats(sets: readonly SelectionSetNode[], fragments: Fragments): void {
  const places = new Map<string, { repeats: number; below: SelectionSetNode[] }>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const part =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        if (part) collect(part.selectionSet);
        continue;
      }
      const name = (selection.alias ?? selection.name).value;
      let place = places.get(name);
      if (!place) places.set(name, (place = { repeats: 0, below: [] }));
      within("repeats", ++place.repeats);
      if (selection.selectionSet) place.below.push(selection.selectionSet);
    }
  };
  sets.forEach(collect);
  for (const { below } of places.values()) if (below.length > 0) checkRepeats(below, fragments);
}

function addDirectives(sum: Measure, directives: readonly DirectiveNode[] = []): void {
  sum.directives += directives.length;
  for (const directive of directives) checkArguments(directive.arguments);
}

function checkArguments(given: readonly ArgumentNode[] = []): void {
  for (const { value } of given) checkValue(value);
}

function checkValue(value: ValueNode, level = 1): void {
  if (value.kind !== Kind.LIST && value.kind !== Kind.OBJECT) return;
  within("valueLevels", level);
  if (value.kind === Kind.LIST) for (const item of value.values) checkValue(item, level + 1);
  else for (const field of value.fields) checkValue(field.value, level + 1);
}

function invalid(fragment: FragmentDefinitionNode, what: string): Refusal {
  const message = `Fragment "${fragment.name.value}" ${what}.`;
  return refuse("GRAPHQL_VALIDATION_FAILED", [new GraphQLError(message, { nodes: fragment })]);
}
