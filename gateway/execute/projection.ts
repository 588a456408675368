/**
 * Writes the answer from the merged data. `introspection` holds what is known of the schema's own fields, as
 * JSON by response name. Throws `DEVIATION` at the first thing out of the ordinary.
 */
export type Project = (data: object, introspection: Readonly<Record<string, string>>) => string;

/** Thrown where a value is not what the schema promises: another way of answering says where and why. */
export const DEVIATION = new Error("A value was not what the schema promises.");

/** Ends a projection. */
export function deviate(): never {
  throw DEVIATION;
}
