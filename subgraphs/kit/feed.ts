import type { z } from "zod";
import { fail } from "../../schema/errors";
import type { SystemHealth } from "./adapters/system";
import type { Database } from "./database/database";
import type { Source } from "./source";
import { type ChosenSource, readSettings } from "./sourceOption";

/**
 * A system that tells of itself what happened, for as long as the subgraph runs: its events go into the subgraph's own
 * database, beside whatever source is read. `status()` tells as of when they are.
 */
export interface Feed extends Source {
  readonly health: () => SystemHealth;
  readonly close: () => Promise<void>;
}

/** A feed that can be chosen. */
export interface FeedOption<Settings = unknown> {
  /** Its settings, of texts: what they must be, without quoting a value in a message. Others than these are refused. */
  readonly settings: z.ZodObject;
  /** Begins to take events. It must not wait for the system, which may come later than the subgraph. */
  open(database: Database, settings: Settings, onError: (error: Error) => void): Feed;
}

/** Declares a feed that can be chosen; `open` gets what `settings` makes of the texts. */
export function feedOption<Settings extends z.ZodObject>(option: {
  readonly settings: Settings;
  readonly open: (database: Database, settings: z.output<Settings>, onError: (error: Error) => void) => Feed;
}): FeedOption {
  return option;
}

/**
 * How a subgraph's chosen feeds are opened. Throws CONFIG_INVALID naming the variable of a feed that there is not, and of
 * each wrong setting, never its value.
 */
export function readFeeds(
  { name, feeds = {} }: { readonly name: string; readonly feeds?: Readonly<Record<string, FeedOption>> },
  chosen: readonly ChosenSource[],
): (database: Database, onError?: (error: Error, feed: string) => void) => ReadonlyMap<string, Feed> {
  const known = Object.keys(feeds);
  const options = chosen.map((each) => {
    if (!Object.hasOwn(feeds, each.name)) {
      const rule = known.length > 0 ? `must be of ${known.join(", ")}` : "must not be set: it has none";
      throw fail("CONFIG_INVALID", { detail: `${name.toUpperCase()}_FEEDS: ${rule}.` });
    }
    const option = feeds[each.name];
    return { name: each.name, option, settings: readSettings(name, each, option.settings) };
  });
  return (database, onError) => {
    const open = ({ name: feed, option, settings }: (typeof options)[number]) =>
      option.open(database, settings, (error) => onError?.(error, feed));
    return new Map(options.map((each) => [each.name, open(each)]));
  };
}
