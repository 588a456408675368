import { pinyin } from "pinyin-pro";

/** A text of Chinese characters alone; names of some peoples have a dot between the parts. */
export const HAN_NAME = /^\p{sc=Han}[\p{sc=Han}·•]*$/u;

/** Surnames of two characters; all others have one. */
const COMPOUND =
  /^(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|夏侯|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|长孙|長孫|宇文|轩辕|軒轅|端木|东方|東方|南宫|南宮|呼延|独孤|獨孤|申屠|司空|太史|百里|东郭|東郭|拓跋|澹台)/u;

/** Every syllable of pinyin is an initial, which some lack, and one of these finals. */
const SYLLABLES =
  /^(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|iao|ian|ing|uai|uan|ang|eng|ong|iu|ia|ie|in|ua|uo|ui|un|ue|ve|ai|ei|ao|ou|an|en|er|a|o|e|i|u|v))+$/;

/** The hundred commonest surnames, without tones: nine of ten bear one of them. */
const SURNAMES = new Set(
  (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang han " +
    "deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong cui " +
    "tan fan liao shi jin jia xia fang bai zou meng xiong qin yin xue duan lei long tao gu mao hao gong shao qian wan " +
    "dai yan lai kong kang zhuang niu ouyang sima zhuge shangguan"
  ).split(" "),
);

/** A name in Latin letters, family and given apart. */
export interface LatinName {
  readonly family: string;
  readonly given: string;
}

/** How a name in Chinese characters is read, without tones: 欧阳修 is ouyang xiu. Surnames have their own reading. */
export function readHanName(name: string): LatinName {
  const parts = name.split(/[·•]/);
  // 阿依古丽·买买提: the given name comes first, then the father's.
  if (parts.length > 1)
    return { family: spell(parts.slice(1).join("")).join(""), given: spell(parts[0]).join("") };
  const syllables = spell(name);
  const length = name.length > 2 && COMPOUND.test(name) ? 2 : 1;
  return { family: syllables.slice(0, length).join(""), given: syllables.slice(length).join("") };
}

function spell(text: string): string[] {
  return pinyin(text, { toneType: "none", type: "array", surname: "head" }).map(plainPinyin);
}

/** One spelling of a word of pinyin: passports and keyboards write lyu and lv for lü. */
export function plainPinyin(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/^([ln])(?:yu|v)$/, "$1u");
}

/** Whether a folded word can be pinyin. */
export function isPinyin(word: string): boolean {
  return SYLLABLES.test(word);
}

/** A Chinese name in Latin letters, in either order; undefined where it cannot be one. */
export function readPinyinName(words: readonly string[]): LatinName | undefined {
  const plain = words.map(plainPinyin);
  if (plain.length < 2 || !plain.every(isPinyin)) return undefined;
  const last = plain.length - 1;
  const familyLast = !SURNAMES.has(plain[0]) && SURNAMES.has(plain[last]);
  if (!familyLast && !SURNAMES.has(plain[0])) return undefined;
  return familyLast
    ? { family: plain[last], given: plain.slice(0, last).join("") }
    : { family: plain[0], given: plain.slice(1).join("") };
}

/** A word of pinyin as accents that do not tell apart zh and z, sh and s, ch and c, ng and n, say it. */
export function soundOfPinyin(word: string): string {
  return word.replace(/([zcs])h/g, "$1").replace(/ng/g, "n");
}
