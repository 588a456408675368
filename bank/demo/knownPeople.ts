import type { PartyRecord } from "../../subgraphs/customers/identity/store";
import { identityNumberOf } from "./checkDigits";
import { addDays } from "./dates";
import { chineseName, englishName, type Name } from "./names";
import { Random } from "./random";

// People of whom it is known which records are theirs, with the errors that records have: to measure matching by.

/** A topic of chance that is nobody else's. */
const TOPIC = 1_000;

/** How often, of a hundred, something befalls a record, a person or a family. */
const PERCENT = {
  twins: 16,
  oneName: 5,
  mistypedName: 7,
  swappedName: 4,
  noBirth: 3,
  mistypedBirth: 3,
  moved: 15,
  newPhone: 15,
  noPhone: 8,
  email: 55,
  otherEmail: 10,
  identityNumber: 45,
  mistypedIdentity: 2,
};

interface Person {
  name: Name;
  isChinese: boolean;
  bornOn: string;
  identityNumber: string;
  mobile: string;
  email: string;
}

interface Home {
  lines: string[];
  postalCode: string;
}

/** Records of generated people, in batches; `records` of them or a few more, so that the last family is whole. */
export function* knownPeople(records: number, batchSize = 1_000): Generator<PartyRecord[]> {
  const random = new Random(TOPIC);
  let batch: PartyRecord[] = [];
  let [made, person] = [0, 0];
  for (let household = 0; made < records; household++) {
    random.reset(household);
    const home = homeOf(random);
    const landline = random.chance(40) ? phoneOf(random, "10") : undefined;
    for (const member of familyOf(random)) {
      const copies = random.weighted({ 1: 45, 2: 35, 3: 20 });
      for (let copy = 0; copy < Number(copies); copy++, made++)
        batch.push(recordOf(random, idOf(person, copy), member, home, landline));
      person++;
    }
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

// Odd numbers have an inverse modulo 2^32: multiplying scatters the numbers, and multiplying by the inverse reads them.
const SCATTER = 0x9e3779b1;
const GATHER = 0xe8b2f51;

/** The id of a person's record: of neighbours it tells nothing. */
function idOf(person: number, copy: number): string {
  return `C-${Math.imul(person * 4 + copy, SCATTER) >>> 0}`;
}

/** Whose record an id is: the person's number. */
export function personOf(id: string): number {
  return Math.floor((Math.imul(Number(id.slice(2)), GATHER) >>> 0) / 4);
}

/** A family: parents and children, of whom some are twins, and some sons bear their father's name. */
function familyOf(random: Random): Person[] {
  const isChinese = random.chance(70);
  const size = Number(random.weighted({ 1: 30, 2: 25, 3: 25, 4: 20 }));
  const parentAge = random.int(26, 84);
  const father = personOfAge(random, parentAge, isChinese, "MALE");
  if (size === 1) return [father];
  const mother = personOfAge(random, Math.max(20, parentAge - random.int(-4, 6)), isChinese, "FEMALE");
  // In China a wife keeps her surname; elsewhere she takes his.
  if (!isChinese) mother.name = withSurnameOf(mother.name, father.name, isChinese);
  const family = [father, mother];
  const childAge = Math.max(1, parentAge - random.int(20, 38));
  for (let child = 2; child < size; child++) {
    const born = personOfAge(
      random,
      Math.max(1, childAge - 3 * (child - 2)),
      isChinese,
      random.chance(50) ? "MALE" : "FEMALE",
    );
    born.name = withSurnameOf(born.name, father.name, isChinese);
    if (child === 2 && random.chance(PERCENT.oneName)) born.name = father.name;
    if (random.chance(30)) born.mobile = random.pick([father, mother]).mobile;
    family.push(born);
  }
  const twin = family[2];
  if (twin && random.chance(PERCENT.twins)) family[3] = twinOf(random, twin, father);
  return family;
}

function personOfAge(random: Random, age: number, isChinese: boolean, sex: "MALE" | "FEMALE"): Person {
  const bornOn = addDays("2026-11-01", -Math.floor(age * 365.25) - random.int(0, 364));
  const name = isChinese ? chineseName(random, sex) : englishName(random, sex);
  return {
    name,
    isChinese,
    bornOn,
    identityNumber: identityNumberOf(`99${random.digits(4)}`, bornOn, random.digits(3)),
    mobile: phoneOf(random, random.pick(["138", "150", "177", "199"])),
    email: `${name.latin.toLowerCase().replace(/[^a-z]/g, "")}${random.digits(3)}@example.com`,
  };
}

/** A twin: born the same day, another given name, which may differ in one character only. */
function twinOf(random: Random, twin: Person, father: Person): Person {
  const other = personOfAge(random, 1, twin.isChinese, random.chance(50) ? "MALE" : "FEMALE");
  const { bornOn } = twin;
  const identityNumber = identityNumberOf(`99${random.digits(4)}`, bornOn, random.digits(3));
  const mobile = random.chance(30) ? twin.mobile : other.mobile;
  let name = withSurnameOf(other.name, father.name, twin.isChinese);
  for (let tries = 0; name.latin === twin.name.latin && tries < 5; tries++)
    name = withSurnameOf(
      twin.isChinese ? chineseName(random, "FEMALE") : englishName(random, "FEMALE"),
      father.name,
      twin.isChinese,
    );
  return { ...other, name, bornOn, identityNumber, mobile };
}

function withSurnameOf(name: Name, { written, latin }: Name, isChinese: boolean): Name {
  if (!isChinese) {
    const joined = `${name.latin.split(" ")[0]} ${latin.split(" ").slice(1).join(" ")}`;
    return { written: joined, latin: joined };
  }
  const surnameLength = (text: string) => (/^(欧阳|司马|诸葛|上官)/.test(text) ? 2 : 1);
  return {
    written: written.slice(0, surnameLength(written)) + name.written.slice(surnameLength(name.written)),
    latin: `${latin.split(" ")[0]} ${name.latin.split(" ")[1]}`,
  };
}

function homeOf(random: Random): Home {
  const street = random.pick([
    "Century Avenue",
    "Renmin Road",
    "Jiefang Road",
    "Station Street",
    "High Street",
  ]);
  return {
    lines: [
      `${street} ${random.int(1, 900)}`,
      `${random.int(1, 30)}-${random.int(1, 32)}0${random.int(1, 4)}`,
    ],
    postalCode: String(100_000 + random.int(0, 3_000) * 10),
  };
}

function phoneOf(random: Random, beginning: string): string {
  return `+86 ${beginning} ${random.digits(4)} ${random.digits(4)}`;
}

function recordOf(
  random: Random,
  id: string,
  person: Person,
  home: Home,
  landline: string | undefined,
): PartyRecord {
  const lives = random.chance(PERCENT.moved) ? homeOf(random) : home;
  const mobile = random.chance(PERCENT.newPhone) ? phoneOf(random, "186") : person.mobile;
  const hasPhone = !random.chance(PERCENT.noPhone);
  const email = random.chance(PERCENT.otherEmail) ? `m${random.digits(8)}@example.org` : person.email;
  const number = random.chance(PERCENT.mistypedIdentity)
    ? mistyped(random, person.identityNumber)
    : person.identityNumber;
  return {
    id,
    partyType: "PERSON",
    names: namesOf(random, person),
    dateOfBirth: random.chance(PERCENT.noBirth) ? null : birthOf(random, person.bornOn),
    identifiers: random.chance(PERCENT.identityNumber) ? [{ scheme: "NATIONAL_ID", value: number }] : [],
    phones: hasPhone ? [mobile, ...(landline && random.chance(50) ? [landline] : [])] : [],
    emails: random.chance(PERCENT.email) ? [email] : [],
    addresses: [lives],
  };
}

/** A name as one of the systems has it: in characters, in Latin letters in some order, or both. */
function namesOf(random: Random, { name, isChinese }: Person): string[] {
  let latin = random.chance(PERCENT.mistypedName) ? mistyped(random, name.latin) : name.latin;
  const [first, ...rest] = latin.split(" ");
  if (random.chance(PERCENT.swappedName)) latin = `${rest.join(" ")} ${first}`;
  else if (random.chance(10))
    latin = isChinese ? `${first}, ${rest.join(" ")}` : `${rest.join(" ")}, ${first}`;
  const written = random.chance(PERCENT.mistypedName / 2) ? homophone(name.written) : name.written;
  if (!isChinese) return [latin];
  return random.weighted({ BOTH: 40, LATIN: 30, WRITTEN: 30 }) === "LATIN"
    ? [latin]
    : random.chance(50)
      ? [written, latin]
      : [written];
}

const HOMOPHONES: Record<string, string> = {
  玲: "铃",
  伟: "玮",
  丽: "莉",
  静: "婧",
  燕: "艳",
  杰: "洁",
  涛: "韬",
  明: "铭",
};

/** A character that sounds the same, as a clerk writes who hears the name. */
function homophone(written: string): string {
  return written.replace(/[玲伟丽静燕杰涛明]/, (character) => HOMOPHONES[character]);
}

function birthOf(random: Random, bornOn: string): string {
  if (!random.chance(PERCENT.mistypedBirth)) return bornOn;
  const [year, month, day] = bornOn.split("-");
  if (Number(day) <= 12 && random.chance(50)) return `${year}-${day}-${month}`;
  return random.chance(50)
    ? `${year.slice(0, 3)}${random.digits(1)}-${month}-${day}`
    : `${year}-${month}-0${random.int(1, 9)}`;
}

/** One letter or digit is another, is missing, or changes places with its neighbour. */
function mistyped(random: Random, text: string): string {
  const at = random.int(1, text.length - 2);
  const isDigit = /\d/.test(text[at]);
  const other = isDigit ? random.digits(1) : String.fromCharCode(97 + random.int(0, 25));
  const kind = random.int(1, 3);
  if (kind === 1) return text.slice(0, at) + other + text.slice(at + 1);
  if (kind === 2 && !isDigit) return text.slice(0, at) + text.slice(at + 1);
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
}
