import type { Selection } from "./query";

/** The smallest selection found, by leaving out one part after another, that still fails. */
export async function shrink(
  selections: Selection[],
  fails: (smaller: Selection[]) => Promise<boolean>,
): Promise<Selection[]> {
  let current = selections;
  for (let tries = 0; tries < 300;) {
    let smaller: Selection[] | undefined;
    for (const candidate of smallerThan(current)) {
      if (++tries >= 300) break;
      if (await fails(candidate)) {
        smaller = candidate;
        break;
      }
    }
    if (smaller === undefined) break;
    current = smaller;
  }
  return current;
}

/** Each selection that lacks one part of a selection, the largest parts first. */
function* smallerThan(selections: Selection[]): Generator<Selection[]> {
  for (let i = 0; i < selections.length; i++) {
    if (selections.length > 1) yield selections.toSpliced(i, 1);
  }
  for (let i = 0; i < selections.length; i++) {
    const { head, below } = selections[i];
    if (below === undefined) continue;
    for (const part of smallerThan(below)) yield selections.toSpliced(i, 1, { head, below: part });
    if (head.startsWith("...")) yield selections.toSpliced(i, 1, ...below);
  }
  for (let i = 0; i < selections.length; i++) {
    const { head, below } = selections[i];
    const plain = head.replace(/ @.*$/, "");
    if (plain !== head && !plain.startsWith("... ")) yield selections.toSpliced(i, 1, { head: plain, below });
  }
}
