import { doubleMetaphone } from "double-metaphone";
import { fold } from "../searchTerms";
import { HAN_NAME, isPinyin, type LatinName, readHanName, readPinyinName, soundOfPinyin } from "./pinyin";

/** A name taken apart and folded, so that each way of writing it gives the same. */
export interface ParsedName extends LatinName {
  /** In Chinese characters, where it is known so: finer than its reading. */
  readonly written: string;
  /** 1 for senior, 2 for junior and so on; 0 where the name does not say. */
  readonly generation: number;
}

const TITLES = new Set(
  "mr mrs ms miss mx dr prof ing mgr bc judr mudr phdr sir dame lord lady rev hon".split(" "),
);
const PARTICLES = new Set(
  "van von der den de del della di da do dos das du la le lo ter ten zu zum zur af av bin binti ibn al el".split(
    " ",
  ),
);
const GENERATIONS: Record<string, number> = { sr: 1, senior: 1, jr: 2, junior: 2, ii: 2, iii: 3, iv: 4 };

/** Forms of companies, which registers write and clerks leave out. */
const COMPANY_FORMS =
  /\b(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|plc|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|sro|pty|the|and)\b/g;
const HAN_COMPANY_FORMS = /(?:股份)?(?:有限)?(?:责任)?公司$|集团$/u;

/**
 * A person's name from all the ways it is written. Chinese characters go before Latin letters: they tell which
 * part is the family's. Undefined where no way has a letter.
 */
export function parsePersonName(names: readonly string[]): ParsedName | undefined {
  for (const name of names) {
    const written = name.normalize("NFKC").replace(/\s+/g, "");
    if (HAN_NAME.test(written)) return { ...readHanName(written), written, generation: 0 };
  }
  for (const name of names) {
    const parsed = parseLatin(name);
    if (parsed) return parsed;
  }
  return undefined;
}

function parseLatin(name: string): ParsedName | undefined {
  const comma = name.indexOf(",");
  const [first, second] = comma < 0 ? [name, ""] : [name.slice(0, comma), name.slice(comma + 1)];
  const head = wordsOf(first);
  const tail = wordsOf(second);
  const generation = Math.max(0, ...[...head, ...tail].map((word) => GENERATIONS[word] ?? 0));
  const isName = (word: string) => !TITLES.has(word) && !Object.hasOwn(GENERATIONS, word);
  const [before, after] = [head.filter(isName), tail.filter(isName)];
  if (before.length + after.length === 0) return undefined;
  const rest = { written: "", generation };
  // "Smith, John", but "John Smith, Jr." has nothing left behind its comma.
  if (after.length > 0)
    return { family: withoutParticles(before).join(""), given: withoutParticles(after)[0], ...rest };
  const shouted = comma < 0 ? shoutedWord(first, before) : -1;
  const words = shouted < 0 ? before : [...before.filter((_, i) => i !== shouted), before[shouted]];
  const chinese = shouted < 0 ? readPinyinName(words) : undefined;
  if (chinese) return { ...chinese, ...rest };
  const plain = withoutParticles(words);
  return plain.length === 1
    ? { family: plain[0], given: "", ...rest }
    : { family: plain[plain.length - 1], given: plain[0], ...rest };
}

/** Folded words; what stands between hyphens and apostrophes is one: Jean-Luc is jeanluc, O'Brien obrien. */
function wordsOf(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]+/gu, ""))
    .filter((word) => word !== "");
}

/** Particles come and go with the system: they tell nothing, unless there is nothing else. */
function withoutParticles(words: string[]): string[] {
  const left = words.filter((word) => !PARTICLES.has(word));
  return left.length === 0 ? words : left;
}

/** The one word that is in capitals as passports write the family's name; -1 where there is none. */
function shoutedWord(text: string, words: readonly string[]): number {
  const raw = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const isShouted = (word: string) => /^[\p{Lu}\p{M}'’-]{2,}$/u.test(word);
  if (raw.length !== words.length || raw.filter(isShouted).length !== 1) return -1;
  return raw.findIndex(isShouted);
}

/** A company's name without its form; all of it is the family name, so that companies compare as persons do. */
export function parseCompanyName(names: readonly string[]): ParsedName | undefined {
  for (const name of names) {
    const folded = fold(name);
    const isHan = HAN_NAME.test(folded.replace(/\s+/g, ""));
    const family = (
      isHan ? folded.replace(HAN_COMPANY_FORMS, "") : folded.replace(COMPANY_FORMS, " ")
    ).replace(/[^\p{L}\p{N}]+/gu, "");
    if (family !== "") return { family, given: "", written: "", generation: 0 };
  }
  return undefined;
}

/** How a folded word sounds: pinyin as accents blur it, else Double Metaphone's first code; itself where it has none. */
export function soundOf(word: string): string {
  if (word === "") return "";
  return isPinyin(word) ? soundOfPinyin(word) : doubleMetaphone(word)[0] || word;
}
