import { hash53, narrow } from "./hash";
import { soundOf } from "./names";

/** The different words of all names, each kept once: a record holds their numbers. 0 is no word. */
export class Dictionary {
  private readonly numbers = new Map<string, number>([["", 0]]);
  private readonly texts: string[] = [""];
  private readonly sounds: number[] = [0];
  private readonly letters: number[] = [0];

  private readonly bearers: number[] = [0];

  /** A word's number, of which one more record bears it. Numbers follow the order of coming: nothing may be decided by them but equality. */
  numberOf(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) {
      this.bearers[known]++;
      return known;
    }
    this.bearers.push(1);
    this.texts.push(word);
    this.sounds.push(narrow(hash53(soundOf(word))));
    this.letters.push(lettersOf(word));
    this.numbers.set(word, this.texts.length - 1);
    return this.texts.length - 1;
  }

  textOf(number: number): string {
    return this.texts[number];
  }

  /** How many records bear a word. */
  bearersOf(number: number): number {
    return this.bearers[number];
  }

  /** Which letters a word has, a bit each: two words' bits tell without a look at the words that they are not alike. */
  lettersOf(number: number): number {
    return this.letters[number];
  }

  /** How a word sounds, as 32 bits that do not depend on the order of coming; 0 for no word. */
  soundOf(number: number): number {
    return this.sounds[number];
  }

  get size(): number {
    return this.texts.length;
  }
}

function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}
