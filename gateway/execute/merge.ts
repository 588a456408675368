import { generate as makeFunction, literal } from "./codegen";
import { mergeDeep, mergedValue } from "./plainData";

/** Merges what a subgraph answered into an object of the data. Takes parts of the source as they are. */
export type Merge = (target: object, source: object) => void;

/**
 * Makes the merge of one fetch from the names that it selects: whether each is an object or a plain value
 * is known, and a generated function finds each in the same place of every object.
 */
export function compileMerge(names: ReadonlyMap<string, boolean>, generate: boolean): Merge {
  // Generated code would reach what every object inherits.
  const isPlain = [...names.keys()].every((name) => !(name in Object.prototype));
  if (!generate || !isPlain || names.size > MAX_NAMES) return mergeDeep;
  const steps = [...names].map(([name, isComposite]) => {
    const member = `[${literal(name)}]`;
    const value = isComposite ? `merged(target${member}, value)` : "value";
    return `value = source${member}; if (value !== undefined) target${member} = ${value};`;
  });
  const code = `return function merge(target, source) { let value; ${steps.join("\n")} };`;
  return makeFunction(["merged"], code)(mergedValue) as Merge;
}

// Code grows with the selection; beyond this a loop is as good.
const MAX_NAMES = 500;
