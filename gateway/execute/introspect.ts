import {
  type DocumentNode,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { collectFields, type Selected } from "./collectFields";

/** Answers the schema's own fields of an operation: JSON by their names in the data. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>;

const NOTHING: Readonly<Record<string, string>> = Object.freeze({});

/** Compiles the part of an operation that asks for the schema; no subgraph has to do with it. */
export function compileIntrospection(schema: GraphQLSchema, selected: Selected): Introspect {
  const { definition, fragments } = selected;
  const query = schema.getQueryType();
  if (definition.operation !== OperationTypeNode.QUERY || !query) return () => NOTHING;
  const selections = collectFields(schema, query, [definition.selectionSet], selected).flatMap<FieldNode>(
    ({ name, nodes }) => (name === "__schema" || name === "__type" ? nodes : []),
  );
  if (selections.length === 0) return () => NOTHING;

  const document = documentOf(
    { ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections } },
    fragments,
  );
  const answer: Introspect = (variables) => {
    const result = execute({ schema, document, variableValues: { ...variables } });
    if (result instanceof Promise) throw new Error("Introspection must not wait for anything.");
    const { data, errors } = result as { data?: Record<string, unknown> | null; errors?: readonly Error[] };
    if (errors !== undefined) throw errors[0];
    return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
  };
  if (usesVariables(document)) return answer;
  let known: ReturnType<Introspect> | undefined;
  return (variables) => (known ??= answer(variables));
}

function documentOf(
  definition: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] };
}

function usesVariables({ definitions }: DocumentNode): boolean {
  let uses = false;
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      continue;
    const { selectionSet } = definition;
    visit(selectionSet, { Variable: () => void (uses = true) });
  }
  return uses;
}
