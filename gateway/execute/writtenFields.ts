import { isPlainObject, type PlainObject } from "./plainData";

/**
 * Some fields of one object as a subgraph wrote them, parted by commas: `"name":"Ada","age":36`. They are found
 * to be what the schema promises, in the client's order and under its names, and are never made into values. In
 * the data they stand under the name of the first.
 */
export class WrittenFields {
  constructor(readonly text: string) {}
}

/** An object with a member for each of its fields, for where the text does not do. */
export function withValues(object: object): object {
  const members = Object.values(object);
  if (!members.some((member) => member instanceof WrittenFields)) return object;
  const result: PlainObject = {};
  for (const [name, member] of Object.entries(object)) {
    if (member instanceof WrittenFields) Object.assign(result, valuesOf(member));
    else result[name] = member;
  }
  return result;
}

function valuesOf({ text }: WrittenFields): PlainObject {
  const values: unknown = JSON.parse(`{${text}}`);
  return isPlainObject(values) ? values : {};
}
