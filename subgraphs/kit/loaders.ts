import DataLoader from "dataloader";
import { alignToKeys, groupByKeys } from "./alignToKeys";
import type { PageRequest } from "./pages";
import { readState, type SourceState } from "./sections";
import type { ReadCounts, ReadPages, ReadRows, Source } from "./source";

/** How many keys one read of a source takes at the most. */
const LARGEST_BATCH = 1_000;

/** Loads the one row of a key, or null. All keys of a request become one read. */
export function rowLoader<Row>(
  read: ReadRows<Row>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => alignToKeys(keys, await read(keys), keyOf), {
    maxBatchSize: LARGEST_BATCH,
  });
}

/** Loads all rows of a key. All keys of a request become one read. */
export function groupLoader<Row>(
  read: ReadRows<Row>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(async (keys) => groupByKeys(keys, await read(keys), keyOf), {
    maxBatchSize: LARGEST_BATCH,
  });
}

/** Loads something of a key that depends on arguments too: equal arguments share one read. */
export interface ArgumentLoader<Arguments, Value> {
  load(key: string, ...args: Arguments extends undefined ? [] : [Arguments]): Promise<Value>;
}

/** A loader for each distinct set of arguments, made when first asked for. Arguments are plain data. */
function perArguments<Arguments, Value>(
  make: (args: Arguments) => DataLoader<string, Value>,
): ArgumentLoader<Arguments, Value> {
  const loaders = new Map<string, DataLoader<string, Value>>();
  return {
    load(key, ...args) {
      const name = JSON.stringify(args);
      const loader = loaders.get(name) ?? make(args[0] as Arguments);
      loaders.set(name, loader);
      return loader.load(key);
    },
  };
}

/**
 * Loads one page of a key's list. The source returns, for each key, up to `page.first + 1` rows after
 * `page.after`: the one too many tells that there is a next page.
 */
export function pageLoader<Row, Page extends PageRequest>(
  read: ReadPages<Row, Page>,
  keyOf: (row: Row) => string,
): ArgumentLoader<Page, Row[]> {
  return perArguments((page) => groupLoader((keys) => read(keys, page), keyOf));
}

/** Loads how many rows a key's list has; a key that the source leaves out has none. */
export function countLoader<Filter = undefined>(read: ReadCounts<Filter>): ArgumentLoader<Filter, number> {
  return perArguments(
    (filter) =>
      new DataLoader(
        async (keys) =>
          alignToKeys(keys, await read(keys, filter), ({ key }) => key).map((row) => row?.count ?? 0),
        { maxBatchSize: LARGEST_BATCH },
      ),
  );
}

/** Loads the state of the source, once a request. */
export function stateLoader(source: Source): { load(): Promise<SourceState | null> } {
  let state: Promise<SourceState | null> | undefined;
  return { load: () => (state ??= readState(source)) };
}
