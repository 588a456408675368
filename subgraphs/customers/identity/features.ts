import { bytes, hashes, words } from "./columns";
import { dateKey, emailKey, phoneKey, placeKey, postcodeKey } from "./contacts";
import { Dictionary } from "./dictionary";
import { hash53, narrow } from "./hash";
import { normaliseIdentifier } from "./identifiers";
import { parseCompanyName, parsePersonName } from "./names";
import type { PartyRecord } from "./store";

/** How many values of a kind are compared; of a record with more, the others tell nothing. */
export const SLOTS = { phones: 3, emails: 2, places: 3, identifiers: 4 } as const;

/** Of these schemes a party has one number at a time: two numbers are two parties, or an error. */
const SINGLE = new Set(["NATIONAL_ID", "TAX_ID", "SOCIAL_SECURITY", "REGISTRATION_NUMBER"]);

/** All records as numbers: a record is its index. */
export class Features {
  private capacity = 1_024;
  readonly dictionary = new Dictionary();
  readonly ids: string[] = [];
  /** 1 for persons, 2 for organisations. */
  readonly kind = bytes(1, this.capacity);
  /** Numbers of words of the dictionary. */
  readonly family = words(1, this.capacity);
  readonly given = words(1, this.capacity);
  /** Hash of the name in Chinese characters. */
  readonly written = hashes(1, this.capacity);
  readonly generation = bytes(1, this.capacity);
  /** YYYYMMDD. */
  readonly birth = words(1, this.capacity);
  readonly phones = words(SLOTS.phones, this.capacity);
  readonly emails = hashes(SLOTS.emails, this.capacity);
  readonly postcodes = words(SLOTS.places, this.capacity);
  readonly places = hashes(SLOTS.places, this.capacity);
  /** Hashes of scheme and number; beside each, in `schemes`, which scheme. */
  readonly identifiers = hashes(SLOTS.identifiers, this.capacity);
  readonly schemes = bytes(SLOTS.identifiers, this.capacity);
  /** Identifiers that were left out: fillers, and wrong check digits. */
  invalidIdentifiers = 0;
  private readonly schemeNumbers = new Map<string, number>();

  get size(): number {
    return this.ids.length;
  }

  add(record: PartyRecord): void {
    const i = this.ids.length;
    if (i === this.capacity) this.grow();
    this.ids.push(record.id);
    const isPerson = record.partyType !== "ORGANISATION";
    this.kind.values[i] = isPerson ? 1 : 2;
    const name = isPerson ? parsePersonName(record.names) : parseCompanyName(record.names);
    if (name) {
      this.family.values[i] = this.dictionary.numberOf(name.family);
      this.given.values[i] = this.dictionary.numberOf(name.given);
      this.written.values[i] = name.written === "" ? 0 : hash53(name.written);
      this.generation.values[i] = name.generation;
    }
    this.birth.values[i] = dateKey(record.dateOfBirth);
    this.phones.setAll(i, record.phones.map(phoneKey));
    this.emails.setAll(i, record.emails.map(hashOf(emailKey)));
    const homes = record.addresses.map(({ lines, postalCode }) => {
      const postcode = postcodeKey(postalCode);
      return { postcode, place: placeKey(lines, postcode) };
    });
    this.postcodes.setAll(
      i,
      homes.map(({ postcode }) => (postcode === "" ? 0 : narrow(hash53(postcode)))),
    );
    this.places.setAll(
      i,
      homes.map(({ place }) => (place === "" ? 0 : hash53(place))),
    );
    this.addIdentifiers(i, record.identifiers);
  }

  private addIdentifiers(i: number, identifiers: PartyRecord["identifiers"]): void {
    const byHash = new Map<number, number>();
    for (const { scheme, value } of identifiers) {
      const plain = normaliseIdentifier(scheme, value);
      if (plain === undefined) this.invalidIdentifiers++;
      else byHash.set(hash53(`${scheme}:${plain}`), this.schemeNumber(scheme));
    }
    this.identifiers.setAll(i, [...byHash.keys()]);
    for (let slot = i * SLOTS.identifiers; slot < (i + 1) * SLOTS.identifiers; slot++)
      this.schemes.values[slot] = byHash.get(this.identifiers.values[slot]) ?? 0;
  }

  /** Odd for schemes of which a party has one number at a time, even for others. */
  private schemeNumber(scheme: string): number {
    const known = this.schemeNumbers.get(scheme);
    if (known !== undefined) return known;
    // A byte holds 127 schemes; those behind them share a number, which says "differs, and that tells nothing".
    const next = Math.min(this.schemeNumbers.size + 1, 127) * 2;
    const number = SINGLE.has(scheme) && next < 254 ? next + 1 : next;
    if (this.schemeNumbers.size < 127) this.schemeNumbers.set(scheme, number);
    return number;
  }

  private grow(): void {
    this.capacity *= 2;
    for (const column of [
      this.kind,
      this.family,
      this.given,
      this.written,
      this.generation,
      this.birth,
      this.phones,
      this.emails,
      this.postcodes,
      this.places,
      this.identifiers,
      this.schemes,
    ])
      column.grow(this.capacity);
  }
}

function hashOf(spell: (text: string) => string): (text: string) => number {
  return (text) => {
    const spelt = spell(text);
    return spelt === "" ? 0 : hash53(spelt);
  };
}

/** The records in an order that follows from their ids alone, so that nothing depends on the order of coming. */
export function rankById({ ids }: Features): Uint32Array {
  const keys = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++) keys[i] = hash53(ids[i]);
  const order = sortedIndexes(keys, (a, b) => (ids[a] < ids[b] ? -1 : 1));
  const ranks = new Uint32Array(ids.length);
  order.forEach((record, rank) => (ranks[record] = rank));
  return ranks;
}

function sortedIndexes(keys: Float64Array, tie: (a: number, b: number) => number): Uint32Array {
  return Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || tie(a, b));
}
