// What text search looks at and what it looks for. Both sides make finished lexemes here: PostgreSQL's own
// parser splits and folds by the locale of the server.

/** What a customer can be found by. */
export interface Searchable {
  name: string;
  legalName: string;
  customerNumber: string;
  phones: readonly string[];
  emails?: readonly string[];
}

/** No lexeme is longer, in letters: PostgreSQL takes 2,046 bytes of one. */
const LONGEST_LEXEME = 64;

/** No name is ordered by more of its letters: PostgreSQL takes 2,704 bytes of an index entry. */
const LONGEST_SORT_NAME = 200;

/** The least digits that find a phone number by its end. */
const LAST_DIGITS = 4;

/**
 * The text of a customer's tsvector: the words of the names, for names in Chinese, Japanese or Korean every
 * suffix too, so that a given name alone is found; the customer number; the digits of the phones, with
 * every suffix; the e-mail addresses, each as a whole.
 */
export function searchTermsOf({ name, legalName, customerNumber, phones, emails = [] }: Searchable): string {
  const lexemes = new Set(
    [
      ...wordsOfName(name),
      ...wordsOfName(legalName),
      ...wordsOf(customerNumber),
      digitsOf(customerNumber),
      ...phones.flatMap(endingsOfPhone),
      ...emails.map(emailLexeme),
    ].map(shorten),
  );
  lexemes.delete("");
  return [...lexemes].map(quote).join(" ");
}

/**
 * The tsquery for a text that somebody typed: each of its words must begin a lexeme of the customer. Empty,
 * which matches nobody, when the text has no letter and no digit.
 */
export function searchQueryOf(text: string): string {
  const conditions: string[] = [];
  let numbers: string[] = [];
  for (const token of tokensOf(text)) {
    if (isNumber(token)) numbers.push(digitsOf(token));
    else {
      conditions.push(eitherWay(numbers), everyPrefix(lexemesOf(token)));
      numbers = [];
    }
  }
  conditions.push(eitherWay(numbers));
  return conditions.filter((condition) => condition !== "").join(" & ");
}

/** A name as the list of customers is ordered by it: without case, accents and punctuation. */
export function sortNameOf(name: string): string {
  const words = tokensOf(name).map((token) => partsOf(token).join(""));
  return firstLetters(words.filter((word) => word !== "").join(" "), LONGEST_SORT_NAME);
}

/** Letters that Unicode does not take apart into a plain letter and an accent, final ς, and apostrophes that are letters. */
const PLAIN: Record<string, string> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ς: "σ",
  ʻ: "'",
  ʼ: "'",
};

/** Without case, accents and differences of width: "Žižková" is "zizkova". */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toUpperCase() // makes SS of ß, which lower case alone leaves
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[øłđðþæœςʻʼ]/g, (letter) => PLAIN[letter])
    .normalize("NFC"); // puts Korean syllables together again
}

/** What stands between the spaces of a text, folded. */
function tokensOf(text: string): string[] {
  return fold(text).split(/\s+/);
}

/** What stands between the punctuation of a token. */
function partsOf(token: string): string[] {
  return token.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
}

/** The words of a text; one with punctuation also as a whole: O'Brien is o, brien and obrien. */
function wordsOf(text: string): string[] {
  return tokensOf(text).flatMap((token) => [...partsOf(token), partsOf(token).join("")]);
}

/** A letter of a script that sets no spaces between the words, or the names, of a person. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

function wordsOfName(name: string): string[] {
  if (!UNSPACED.test(name)) return wordsOf(name);
  return [...wordsOf(name), partsOf(fold(name)).join("")].flatMap(suffixesOf);
}

/** A word and what is left of it from each letter that may begin one: 王小明 is 王小明, 小明 and 明. */
function suffixesOf(word: string): string[] {
  const letters = [...shorten(word)];
  return letters.flatMap((letter, i) =>
    i === 0 || UNSPACED.test(letter) || UNSPACED.test(letters[i - 1]) ? [letters.slice(i).join("")] : [],
  );
}

/** A phone's digits, and what is left of them from each digit as long as the end is told by it. */
function endingsOfPhone(phone: string): string[] {
  const digits = digitsOf(phone.replace(/[x#;].*$/i, "")); // an extension is not the number's end
  const endings = Math.max(digits.length - LAST_DIGITS, 0) + 1;
  return Array.from({ length: endings }, (_, i) => digits.slice(i));
}

function digitsOf(text: string): string {
  return text.normalize("NFKD").replace(/\D/g, "");
}

function emailLexeme(email: string): string {
  return fold(email).replace(/[^\p{L}\p{N}@._+-]/gu, "");
}

function isNumber(token: string): boolean {
  return /\d/.test(token) && !/[\p{L}@]/u.test(token);
}

/** What a token asks for that is not a number. */
function lexemesOf(token: string): string[] {
  return /[\p{L}\p{N}_]@/u.test(token) ? [emailLexeme(token)] : partsOf(token);
}

/** Numbers side by side may be one phone number with spaces, or each a number of its own. */
function eitherWay(numbers: readonly string[]): string {
  if (numbers.length < 2) return everyPrefix(numbers);
  return `(${everyPrefix([numbers.join("")])} | ${everyPrefix(numbers)})`;
}

function everyPrefix(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `${quote(shorten(lexeme))}:*`).join(" & ");
}

function shorten(lexeme: string): string {
  return firstLetters(lexeme, LONGEST_LEXEME);
}

function firstLetters(text: string, count: number): string {
  return [...text].slice(0, count).join("");
}

/** A lexeme in the syntax of tsvector and tsquery, whatever characters it has. */
function quote(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, "$&$&")}'`;
}
