import { type FieldNode, print } from "graphql";

/** A field's name and arguments, as text that is equal for equal ones. */
export function wayOf(field: FieldNode): string {
  const given = (field.arguments ?? []).map((argument) => print(argument)).sort();
  return given.length === 0 ? field.name.value : `${field.name.value}(${given.join(",")})`;
}
