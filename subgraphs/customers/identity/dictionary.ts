import { hash53, narrow } from "./hash";
import { soundOf } from "./names";

/** The different words of all names, each kept once: a record holds their numbers. 0 is no word. */
export class Dictionary {
  private readonly numbers = new Map<string, number>([["", 0]]);
  private readonly texts: string[] = [""];
  private readonly sounds: number[] = [0];

  /** A word's number. Numbers follow the order of coming: nothing may be decided by them but equality. */
  numberOf(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    this.texts.push(word);
    this.sounds.push(narrow(hash53(soundOf(word))));
    this.numbers.set(word, this.texts.length - 1);
    return this.texts.length - 1;
  }

  textOf(number: number): string {
    return this.texts[number];
  }

  /** How a word sounds, as 32 bits that do not depend on the order of coming; 0 for no word. */
  soundOf(number: number): number {
    return this.sounds[number];
  }

  get size(): number {
    return this.texts.length;
  }
}
