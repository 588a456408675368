import type { ContactPointRecord, IdentifierRecord } from "../../subgraphs/customers/source";
import type { ContactPointType, IdentifierScheme } from "../../subgraphs/customers/types/enums";
import { identityNumberOf } from "./checkDigits";
import { addDays } from "./dates";
import type { Facts } from "./facts";
import { idOf, padded } from "./ids";
import type { Random } from "./random";
import { SHOWCASE } from "./showcase";

/** Beginnings of mobile numbers, and codes of cities. */
const MOBILE = ["135", "136", "138", "139", "150", "158", "177", "186", "188", "199"];
const LANDLINE = ["10", "20", "21", "25", "27", "28", "571", "755"];

/** Where a customer is reached. */
export function contactPointsOf(facts: Facts, random: Random, today: string): ContactPointRecord[] {
  const showcase = facts.n === SHOWCASE;
  const landline = () => `+86 ${random.pick(LANDLINE)} ${random.int(5_000, 8_999)} ${random.digits(4)}`;
  const values: [`${ContactPointType}`, string][] = [];
  if (facts.isPerson)
    values.push(["MOBILE", `+86 ${random.pick(MOBILE)} ${random.digits(4)} ${random.digits(4)}`]);
  if (!facts.isPerson || showcase || random.chance(25)) values.push(["PHONE", landline()]);
  if (showcase || random.chance(85)) values.push(["EMAIL", `${mailbox(facts)}@example.com`]);
  if (!facts.isPerson && random.chance(30)) values.push(["FAX", landline()]);
  return values.map(([type, value], i) => ({
    id: idOf("CP", facts.n, i + 1),
    customerId: facts.id,
    type,
    value,
    isPrimary: i === 0,
    verifiedOn: showcase || random.chance(70) ? addDays(today, -random.int(1, 900)) : null,
  }));
}

/** The part of an e-mail address before the @: plain letters and the customer's number. */
function mailbox({ n, isPerson, name }: Facts): string {
  if (!isPerson) return `office.${n}`;
  const words = name.latin
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .split(" ");
  return [...words, n].join(".");
}

/** The numbers that authorities gave a customer. */
export function identifiersOf(facts: Facts, random: Random, today: string): IdentifierRecord[] {
  const showcase = facts.n === SHOWCASE;
  const validTo = () => addDays(today, random.int(showcase ? 400 : -120, 3_600));
  const identifier = (
    scheme: `${IdentifierScheme}`,
    value: string,
    until: string | null,
  ): IdentifierRecord => ({
    customerId: facts.id,
    scheme,
    value,
    validTo: until,
  });
  const number = padded(facts.n, 8);
  if (!facts.isPerson)
    return [
      identifier("REGISTRATION_NUMBER", `99310000${number}X`, null),
      identifier("TAX_ID", `99${random.digits(4)}${number}`, null),
    ];
  const identifiers = facts.isChinese
    ? // No region of China has the code 99: the number is nobody's.
      [
        identifier(
          "NATIONAL_ID",
          identityNumberOf(`99${random.digits(4)}`, facts.bornOn, random.digits(3)),
          validTo(),
        ),
      ]
    : [];
  if (!facts.isChinese || showcase || random.chance(30))
    identifiers.push(identifier("PASSPORT", `E${number}`, validTo()));
  if (showcase || random.chance(20))
    identifiers.push(identifier("TAX_ID", `99${random.digits(5)}${number}`, null));
  if (random.chance(15))
    identifiers.push(identifier("SOCIAL_SECURITY", `99${random.digits(2)}${number}`, null));
  if (random.chance(15)) identifiers.push(identifier("DRIVING_LICENCE", `DL${number}`, validTo()));
  return identifiers;
}
