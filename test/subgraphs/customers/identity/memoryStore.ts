import type {
  Decision,
  MatchStore,
  NeverLink,
  PartyRecord,
} from "../../../../subgraphs/customers/identity/store";

/** A store in memory, with the decisions that were written to it. */
export function memoryStore(
  records: readonly PartyRecord[],
  never: readonly NeverLink[] = [],
): MatchStore & { decisions: Decision[] } {
  const decisions: Decision[] = [];
  return {
    decisions,
    count: () => Promise.resolve(records.length),
    async *parties() {
      for (let i = 0; i < records.length; i += 700) yield await Promise.resolve(records.slice(i, i + 700));
    },
    async *neverLinks() {
      yield await Promise.resolve(never);
    },
    begin: () => Promise.resolve("run"),
    write: (_, found) => Promise.resolve(void decisions.push(...found)),
    finish: () => Promise.resolve(),
    partiesByIds: (ids) => Promise.resolve(records.filter(({ id }) => ids.includes(id))),
  };
}

/** A record that says no more than it must. */
export function party(values: Partial<PartyRecord> & { id: string }): PartyRecord {
  return {
    partyType: "PERSON",
    names: [],
    dateOfBirth: null,
    identifiers: [],
    phones: [],
    emails: [],
    addresses: [],
    ...values,
  };
}
