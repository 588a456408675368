import type { Representations } from "./ask";
import { isPlainObject, type PlainObject } from "./plainData";
import type { Represent } from "./representations";

/** The objects that a fetch is for, and the distinct representations that stand for them. */
export interface Gathered extends Representations {
  readonly targets: readonly object[];
  /** For each target the place of its representation; -1 where it has none. */
  readonly indexes: readonly number[];
  /** For each representation the place of the first target that it stands for. */
  readonly firsts: readonly number[];
}

/** Names the targets of a fetch to its subgraph, each key once. */
export function gather(targets: readonly object[], represent: Represent): Gathered {
  const indexes: number[] = [];
  const firsts: number[] = [];
  const known = new Map<string, number>();
  let text = "";
  for (let i = 0; i < targets.length; i++) {
    const own = represent.text(targets[i]);
    let index = own === undefined ? -1 : known.get(own);
    if (index === undefined) {
      index = firsts.length;
      known.set(own!, index);
      text += index === 0 ? own! : `,${own!}`;
      firsts.push(i);
    }
    indexes.push(index);
  }
  const objects = (): PlainObject[] =>
    firsts.map((i) => represent.object(targets[i])).filter((object) => isPlainObject(object));
  return { targets, indexes, firsts, text, objects };
}
