import { type FieldNode, Kind } from "graphql";

/**
 * What the gateway notes beside a field of an operation: that its caller may not see it, or that the client did not ask
 * for it.
 */
export type Mark = "denied" | "unasked";

// Marks stand where directives do, and no directive of a document can have such a name.
const markOf = (mark: Mark) => `!${mark}`;

/** A field with a mark. */
export function marked(field: FieldNode, mark: Mark): FieldNode {
  const name = { kind: Kind.NAME as const, value: markOf(mark) };
  return { ...field, directives: [...(field.directives ?? []), { kind: Kind.DIRECTIVE, name }] };
}

/** Whether a field has a mark. */
export function isMarked({ directives }: FieldNode, mark: Mark): boolean {
  return directives?.some(({ name }) => name.value === markOf(mark)) === true;
}

/** A field without marks. */
export function unmarked(field: FieldNode): FieldNode {
  const directives = field.directives?.filter((each) => !each.name.value.startsWith("!"));
  return directives?.length === field.directives?.length ? field : { ...field, directives };
}
