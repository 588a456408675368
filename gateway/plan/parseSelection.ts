import { Kind, parse, type SelectionSetNode } from "graphql";

/** A selection as the federation's directives write it: without the braces around it. */
export function parseSelection(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error("A selection must be one operation.");
  return operation.selectionSet;
}
