import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { Operation } from "../contract";
import { refuse } from "../errors";

/** One operation with its fragments, in which nothing depends on `@skip` and `@include` any more. */
export interface DecidedOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/**
 * Decides what is skipped before anything is planned. With conditions left in it, a plan may fetch a field
 * together with one that is skipped, and then lacks what only the skipped one requires.
 */
export function decideConditions(operation: Operation): DecidedOperation {
  const { document, definition } = operation;
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const alone: DocumentNode = { ...document, definitions: [definition, ...fragments] };
  const decide = <T extends { readonly directives?: readonly DirectiveNode[] }>(node: T) => {
    const conditions = node.directives?.filter(isCondition) ?? [];
    if (conditions.length === 0) return undefined;
    if (conditions.some((each) => skips(each, operation))) return null;
    return { ...node, directives: node.directives?.filter((each) => !isCondition(each)) };
  };
  const decided: DocumentNode = visit(alone, {
    Field: decide,
    InlineFragment: decide,
    FragmentSpread: decide,
  });
  return { document: decided, definition: decided.definitions[0] as OperationDefinitionNode };
}

const variablesOf = new WeakMap<DocumentNode, readonly string[]>();

/** A text that is equal for two requests of one operation when they skip the same. */
export function conditionsOf(operation: Operation): string {
  const { document } = operation;
  let names = variablesOf.get(document);
  if (names === undefined) variablesOf.set(document, (names = conditionVariables(document)));
  const declared = operation.definition.variableDefinitions ?? [];
  return names
    .filter((name) => declared.some((each) => each.variable.name.value === name))
    .map((name) => (valueOf(name, operation) ? "1" : "0"))
    .join("");
}

function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const value = directive.arguments?.[0]?.value;
      if (isCondition(directive) && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === "skip" || name.value === "include";
}

function skips({ name, arguments: given }: DirectiveNode, operation: Operation): boolean {
  const value = given?.[0]?.value;
  const holds =
    value?.kind === Kind.VARIABLE
      ? valueOf(value.name.value, operation)
      : value?.kind === Kind.BOOLEAN && value.value;
  return holds === (name.value === "skip");
}

function valueOf(name: string, { variables, definition }: Operation): boolean {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (typeof value === "boolean") return value;
  // A nullable variable with a default passes validation, and may still be null.
  const node = definition.variableDefinitions?.find((each) => each.variable.name.value === name);
  const message = `Variable "$${name}" must be a Boolean where @skip and @include look at it.`;
  throw refuse("BAD_USER_INPUT", [new GraphQLError(message, { nodes: node })]);
}
