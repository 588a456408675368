import { type DocumentNode, Kind, type OperationDefinitionNode, type Source } from "graphql";
import { fail } from "../schema/errors";
import { atLeisure } from "./atLeisure";
import type { Operation } from "./contract";
import type { HotOperation } from "./hotOperations";

/** Where operations are made ready. */
export interface Warmed {
  /** The document of a source text; throws when it is not valid. */
  documentOf(source: string): DocumentNode;
  /** Plans and compiles an operation, and keeps what comes of it; `uses` is how hot it has been. */
  prepare(operation: Operation, uses: number): void;
}

/** What is made ready. */
export interface WarmOptions {
  /** The operations that front ends rely on: each must have a plan. */
  trusted: readonly Source[];
  /** What was used lately: what does not fit is left out. */
  hottest: readonly HotOperation[];
  stop?: AbortSignal;
}

/**
 * Makes operations ready before anybody asks for them. A plan takes milliseconds in which nothing else is
 * answered: after each, requests have as long for themselves. Throws SUPERGRAPH_INVALID when a trusted operation
 * cannot be planned.
 */
export async function warm(warmed: Warmed, { trusted, hottest, stop }: WarmOptions): Promise<void> {
  for (const source of trusted) {
    for (const operation of operationsOf(warmed, source)) {
      if (stop?.aborted) return;
      await atLeisure(() => prepareTrusted(warmed, operation, source), stop);
    }
  }
  for (const hot of hottest) {
    if (stop?.aborted) return;
    await atLeisure(() => prepareHot(warmed, hot), stop);
  }
}

function prepareTrusted(warmed: Warmed, operation: Operation, { name }: Source): void {
  try {
    warmed.prepare(operation, 0);
  } catch (cause) {
    throw fail("SUPERGRAPH_INVALID", { detail: `${name} has no plan.`, cause });
  }
}

function prepareHot(warmed: Warmed, { source, name, booleans, withheld, uses }: HotOperation): void {
  try {
    const document = warmed.documentOf(source);
    const definition = definitionsOf(document).find((each) => each.name?.value === name);
    if (definition) {
      // Half of what it was: what nobody uses any more cools down from graph to graph.
      warmed.prepare({ source, document, definition, variables: { ...booleans }, withheld }, uses / 2);
    }
  } catch {
    // It is not valid any more; who asks for it will be told.
  }
}

function operationsOf(warmed: Warmed, { body: source }: Source): Operation[] {
  let document: DocumentNode;
  try {
    document = warmed.documentOf(source);
  } catch {
    // Operations may share fragments over their files; such a file is no document that a client sends.
    return [];
  }
  return definitionsOf(document).map((definition) => ({
    source,
    document,
    definition,
    variables: defaultsOf(definition),
  }));
}

function definitionsOf(document: DocumentNode): OperationDefinitionNode[] {
  return document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
}

/** What conditions look at when a client says nothing; `false` where it has to say something. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, boolean> {
  const booleans = variableDefinitions.filter(({ type }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    return named.kind === Kind.NAMED_TYPE && named.name.value === "Boolean";
  });
  return Object.fromEntries(
    booleans.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue?.kind === Kind.BOOLEAN && defaultValue.value,
    ]),
  );
}
