import type { z } from "zod";
import { fail } from "../../schema/errors";
import { sourceVariable } from "../../schema/sourceSettings";
import type { Database } from "./database/database";
import type { Source } from "./source";

/** What a source is told besides its settings. */
export interface OpenOptions {
  /** Aborted when the subgraph closes: what the source does by itself, such as watching a folder, ends then. */
  readonly signal: AbortSignal;
}

/** A system that a subgraph can read instead of its own database. */
export interface SourceOption<OwnSource extends Source = Source, Settings = unknown> {
  /** Its settings, of texts: what they must be, without quoting a value in a message. Others than these are refused. */
  readonly settings: z.ZodObject;
  /**
   * Opens it, over the subgraph's own database. It must not wait for the system: one that is away when the subgraph
   * starts costs its section, not the start.
   */
  open(database: Database, settings: Settings, options: OpenOptions): OwnSource | Promise<OwnSource>;
}

/** Declares a source that can be chosen; `open` gets what `settings` makes of the texts. */
export function sourceOption<OwnSource extends Source, Settings extends z.ZodObject>(option: {
  readonly settings: Settings;
  readonly open: (
    database: Database,
    settings: z.output<Settings>,
    options: OpenOptions,
  ) => OwnSource | Promise<OwnSource>;
}): SourceOption<OwnSource> {
  return option;
}

/** The source that the configuration chose, by name, and its settings as they were given. */
export interface ChosenSource {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** The part of a manifest that names its sources. */
interface Sources<OwnSource extends Source> {
  readonly name: string;
  readonly openSource: (database: Database) => OwnSource;
  readonly sources?: Readonly<Record<string, SourceOption<OwnSource>>>;
}

/**
 * How a subgraph's source is opened: the chosen one, or over its own database where none is chosen. Throws CONFIG_INVALID
 * naming the variable of a source that there is not, and of each wrong setting, never its value.
 */
export function readChoice<OwnSource extends Source>(
  { name, openSource, sources = {} }: Sources<OwnSource>,
  chosen: ChosenSource | undefined,
): (database: Database, signal: AbortSignal) => OwnSource | Promise<OwnSource> {
  if (chosen === undefined) return openSource;
  if (!Object.hasOwn(sources, chosen.name)) {
    const names = Object.keys(sources);
    const known =
      names.length > 0 ? `must be one of ${names.join(", ")}` : "must not be set: it has no other";
    throw fail("CONFIG_INVALID", { detail: `${name.toUpperCase()}_SOURCE: ${known}.` });
  }
  const option = sources[chosen.name];
  const settings = readSettings(name, chosen, option.settings);
  return (database, signal) => option.open(database, settings, { signal });
}

/** The settings of a system of a subgraph, as it wants them. Throws CONFIG_INVALID naming each wrong variable, never its value. */
export function readSettings<Settings extends z.ZodObject>(
  subgraph: string,
  chosen: ChosenSource,
  settings: Settings,
): z.output<Settings> {
  const parsed = settings.strict().safeParse(chosen.settings);
  if (parsed.success) return parsed.data as z.output<Settings>;
  const variable = (setting: PropertyKey) => sourceVariable(subgraph, chosen.name, String(setting));
  const details = parsed.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => `${variable(key)}: is no setting of ${chosen.name}.`);
    const [setting = ""] = issue.path;
    const isMissing = !Object.hasOwn(chosen.settings, setting);
    return [`${variable(setting)}: ${isMissing ? "must be set" : issue.message}.`];
  });
  throw fail("CONFIG_INVALID", { detail: details.join(" ") });
}
