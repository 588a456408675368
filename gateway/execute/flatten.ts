import { read } from "./plainData";

/** Collects the objects at a path of the merged data. */
export type Flatten = (root: object) => object[];

type Walk = (value: unknown, found: object[]) => void;

/** Compiles a path of a plan; `@` stands for each element of a list. Nulls on the way are left out. */
export function compileFlatten(path: readonly string[]): Flatten {
  const walk = path.reduceRight<Walk>(
    (next, step) => (step === "@" ? eachElement(next) : member(step, next)),
    arrive,
  );
  return (root) => {
    const found: object[] = [];
    walk(root, found);
    return found;
  };
}

/**
 * The paths of the objects that `compileFlatten` finds, in the same order. Only errors need them, so they
 * are worked out when there are errors.
 */
export function pathsAt(path: readonly string[], root: object): (string | number)[][] {
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, step: number, before: (string | number)[]): void => {
    if (typeof value !== "object" || value === null) return;
    if (step < path.length && path[step] !== "@") {
      if (!Array.isArray(value)) walk(read(value, path[step]), step + 1, [...before, path[step]]);
    } else if (Array.isArray(value)) {
      const next = Math.min(step + 1, path.length);
      value.forEach((element, i) => walk(element, next, [...before, i]));
    } else if (step === path.length) paths.push(before);
  };
  walk(root, 0, []);
  return paths;
}

function member(name: string, next: Walk): Walk {
  return (value, found) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) next(read(value, name), found);
  };
}

function eachElement(next: Walk): Walk {
  return (value, found) => {
    if (!Array.isArray(value)) return;
    for (let i = 0; i < value.length; i++) next(value[i], found);
  };
}

const arrive: Walk = (value, found) => {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) found.push(value);
  else for (let i = 0; i < value.length; i++) arrive(value[i], found);
};
