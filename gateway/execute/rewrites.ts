import type { Rewrite } from "../contract";
import { isPlainObject, type PlainObject, read, write } from "./plainData";
import type { WithinType } from "./typeConditions";

const CONDITION = "... on ";

/** Makes the changes to a value that a plan asks for. */
export function applyRewrites(rewrites: readonly Rewrite[], value: unknown, withinType: WithinType): void {
  for (const rewrite of rewrites) {
    const name = rewrite.path[rewrite.path.length - 1];
    visitPath(value, rewrite.path.slice(0, -1), withinType, (object) => {
      if (rewrite.kind === "ValueSetter") write(object, name, rewrite.setValueTo);
      else rename(object, name, rewrite.renameKeyTo);
    });
  }
}

/** What the keys that a fetch renames are renamed to: the paths of its errors still have the old names. */
export function renamedKeys(rewrites: readonly Rewrite[]): ReadonlyMap<string, string> {
  return new Map(
    rewrites.flatMap((each) =>
      each.kind === "KeyRenamer" ? [[each.path[each.path.length - 1], each.renameKeyTo]] : [],
    ),
  );
}

function rename(object: PlainObject, from: string, to: string): void {
  const value = read(object, from);
  if (value === undefined) return;
  write(object, to, value);
  delete object[from];
}

function visitPath(
  value: unknown,
  path: readonly string[],
  withinType: WithinType,
  change: (object: PlainObject) => void,
): void {
  if (Array.isArray(value)) {
    for (const element of value) visitPath(element, path, withinType, change);
  } else if (isPlainObject(value)) {
    if (path.length === 0) return change(value);
    const [step, ...rest] = path;
    if (!step.startsWith(CONDITION)) return visitPath(read(value, step), rest, withinType, change);
    const typename = value.__typename;
    // An object without a type name was selected under no condition.
    const applies = typeof typename !== "string" || withinType(typename, step.slice(CONDITION.length));
    if (applies) visitPath(value, rest, withinType, change);
  }
}
