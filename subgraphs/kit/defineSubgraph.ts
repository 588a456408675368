import "reflect-metadata"; // before the first class: the decorators of type-graphql write to it
import type { NonEmptyArray } from "type-graphql";
import type { Caller } from "../../schema/caller";
import type { Database } from "./database/database";
import type { FeedOption } from "./feed";
import type { ReferenceResolver } from "./federation";
import type { Sight } from "./sight";
import type { Source } from "./source";
import type { SourceOption } from "./sourceOption";
import type { SourceHealth } from "./types/SourceHealth";
import type { Visible } from "./visible";

/** What a resolver gets: who asks, and one client request's loaders. */
export interface SubgraphContext<Loaders, Commands = unknown> {
  /** Absent where whoever opened the subgraph asks for himself: he may do all. */
  readonly caller: Caller | undefined;
  /** Whether the caller may see customers, of whom the subgraph has a copy of whose they are. */
  readonly visible: Visible;
  readonly loaders: Loaders;
  /** How the system does that is read; null where nothing was loaded yet. */
  health(): Promise<SourceHealth | null>;
  /** The same of a feed; null where it is not taken. */
  feedHealth(feed: string): Promise<SourceHealth | null>;
  /**
   * Runs one change and then begins with fresh loaders, so that what is read afterwards shows it. Throws
   * SOURCE_READ_ONLY where the subgraph has none, or reads another system than its own database.
   */
  change<Result>(command: (commands: Commands) => Promise<Result>): Promise<Result>;
}

/** A subgraph: its name, its GraphQL classes, and how it gets to its data. */
export interface SubgraphManifest<OwnSource extends Source = Source, Loaders = unknown> {
  /** Folder, supergraph and PostgreSQL schema name. */
  readonly name: string;
  readonly resolvers: NonEmptyArray<NewableFunction>;
  /** Types that no resolver names: entities reached by reference alone. */
  readonly orphanedTypes?: NewableFunction[];
  /** How each entity is found by its key. An entity without one passes its key on, as a stub does. */
  readonly references: Record<string, ReferenceResolver<Loaders>>;
  /** Over the subgraph's own database, unless another source is chosen. */
  readonly openSource: (database: Database) => OwnSource;
  /** The other systems that can be read in its stead, by name: `DEPOSITS_SOURCE=core-banking`. */
  readonly sources?: Readonly<Record<string, SourceOption<OwnSource>>>;
  /** The systems whose events can be taken into the subgraph's own database, by name: `SERVICE_FEEDS=call-centre`. */
  readonly feeds?: Readonly<Record<string, FeedOption>>;
  /** `sight` is what the caller may see: a source that keeps whose customers are heeds it in its own reads. */
  readonly createLoaders: (source: OwnSource, sight: Sight) => Loaders;
  /** The changes that mutations make in its own database; none where it is read only, or reads another system. */
  readonly createCommands?: (database: Database) => unknown;
}

/** Declares a subgraph. */
export function defineSubgraph<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
): SubgraphManifest<OwnSource, Loaders> {
  return manifest;
}
