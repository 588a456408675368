import type { SystemHealth } from "./adapters/system";
import type { PageRequest } from "./pages";

// What a subgraph asks of whatever system keeps its data. Every read takes many keys and answers in any
// order; a key that the system does not know has no rows.

/** When the data behind a subgraph was last brought up to date, and which system keeps it. */
export interface SourceStatus {
  sourceSystem: string;
  /** RFC 3339. */
  asOf: string;
  /** When newer data should have come, RFC 3339; null where none is awaited, as with a system that is read as it is. */
  staleAt: string | null;
}

/** What every source can tell, whatever system it reads. */
export interface Source {
  /** The state of the data; null while nothing was loaded yet. Rejects when the system does not answer. */
  readonly status: () => Promise<SourceStatus | null>;
  /** How the calls of an outside system go; a source that reads the subgraph's own database alone has none. */
  readonly health?: () => SystemHealth;
  /** Gives back what the source holds besides the subgraph's database. Called once, before the database closes. */
  readonly close?: () => Promise<void>;
}

/** Reads the rows of many keys. */
export type ReadRows<Row> = (keys: readonly string[]) => Promise<Row[]>;

/** Reads one page of many keys' lists: up to `page.first + 1` rows a key, in the list's order. */
export type ReadPages<Row, Page extends PageRequest = PageRequest> = (
  keys: readonly string[],
  page: Page,
) => Promise<Row[]>;

/** Counts the rows of many keys' lists; a key without rows may be left out. */
export type ReadCounts<Filter = undefined> = (keys: readonly string[], filter: Filter) => Promise<KeyCount[]>;

/** How many rows a key's list has. */
export interface KeyCount {
  key: string;
  count: number;
}
