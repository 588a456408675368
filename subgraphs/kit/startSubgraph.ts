import "reflect-metadata"; // before the first class: the decorators of type-graphql write to it
import {
  execute,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  getOperationAST,
  Kind,
  type DocumentNode,
} from "graphql";
import type { GraphQLSchema, OperationDefinitionNode } from "graphql";
import { readCaller } from "../../schema/caller";
import { fail } from "../../schema/errors";
import { projectFile } from "../../schema/files";
import type { RunningSubgraph, SubgraphRequest } from "./contract";
import type { DatabaseLocation } from "./database/open";
import { openDatabase } from "./database/open";
import type { SubgraphContext, SubgraphManifest } from "./defineSubgraph";
import { type Feed, readFeeds } from "./feed";
import { buildFederatedSchema } from "./federation";
import { maskError } from "./maskError";
import { sightOf, WHOLE_SIGHT } from "./sight";
import type { Source } from "./source";
import { readHealth } from "./sourceHealth";
import { type ChosenSource, readChoice } from "./sourceOption";
import { openVisible } from "./visible";

/** How many parsed documents a subgraph keeps; a gateway sends few distinct ones. */
const DOCUMENTS = 1_000;

/** What a subgraph needs from outside. */
export interface SubgraphOptions {
  location: DatabaseLocation;
  /** Is told what was masked: the error, under the id that the client got, and the scope of the request. */
  onError: (error: Error, errorId: string, scope: object) => void;
  /** Awaited after each change that was made, before it is answered; must not reject. */
  afterChange?: () => Promise<void>;
  /** Whether requests of nobody are refused. Unless told they may see and do all: whoever opened the subgraph asks. */
  requireCaller?: boolean;
  /** The system to read, and its settings as they were given; undefined stands for the subgraph's own database. */
  source?: ChosenSource;
  /** The systems whose events to take, with their settings as they were given; none unless told. */
  feeds?: readonly ChosenSource[];
  /** Is told what an event of a feed failed with, which no request has to do with. */
  onFeedError?: (error: Error, feed: string) => void;
}

/**
 * Opens a subgraph's database, brought up to its migrations, and the system that was chosen to be read, and answers
 * GraphQL over them. Throws what openDatabase throws, and CONFIG_INVALID where the choice or its settings are wrong.
 */
export async function startSubgraph<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
  {
    location,
    onError,
    requireCaller = false,
    source: chosen,
    feeds: fed = [],
    onFeedError,
    afterChange,
  }: SubgraphOptions,
): Promise<RunningSubgraph> {
  const openSource = readChoice(manifest, chosen);
  const openFeeds = readFeeds(manifest, fed);
  const { schema } = buildFederatedSchema(manifest);
  const migrations = projectFile("subgraphs", manifest.name, "prisma", "migrations");
  const database = await openDatabase(manifest.name, location, migrations);
  const closing = new AbortController();
  let source: OwnSource;
  let feeds: ReadonlyMap<string, Feed>;
  try {
    source = await openSource(database, closing.signal);
    feeds = openFeeds(database, onFeedError);
  } catch (error) {
    await database.close();
    throw error;
  }
  // What another system keeps is changed there: written here, nobody would ever read it.
  const commands = chosen === undefined ? manifest.createCommands?.(database) : undefined;
  const documentOf = documentCache(schema);
  const contexts = new WeakMap<object, { callerText: string; context: SubgraphContext<Loaders> }>();

  const createContext = (callerText: string): SubgraphContext<Loaders> => {
    const caller = callerText === "" ? undefined : readCaller(callerText);
    const sight = caller ? sightOf(caller) : WHOLE_SIGHT;
    let loaders = manifest.createLoaders(source, sight);
    return {
      caller,
      visible: openVisible(database, sight),
      health: () => readHealth(source),
      async feedHealth(name) {
        const feed = feeds.get(name);
        return feed ? readHealth(feed) : null;
      },
      get loaders() {
        return loaders;
      },
      async change(command) {
        if (commands === undefined) throw fail("SOURCE_READ_ONLY");
        try {
          const result = await command(commands);
          await afterChange?.();
          return result;
        } finally {
          loaders = manifest.createLoaders(source, sight);
        }
      },
    };
  };

  /** One context a scope, save that a mutation begins anew. What was read for one caller is never another's. */
  const contextOf = (scope: object, callerText: string, isMutation: boolean): SubgraphContext<Loaders> => {
    const known = contexts.get(scope);
    if (known?.callerText === callerText && !isMutation) return known.context;
    const context = createContext(callerText);
    contexts.set(scope, { callerText, context });
    return context;
  };

  return {
    name: manifest.name,
    async execute({ query, operationName, variables }, scope) {
      const document = documentOf(query);
      if (Array.isArray(document)) return { errors: document };
      const operation = getOperationAST(document, operationName);
      const { caller = "" } = scope as { caller?: string };
      if (requireCaller && caller === "" && !asksForSdlAlone(operation))
        return { errors: [unauthenticated()] };
      const isMutation = operation?.operation === OperationTypeNode.MUTATION;
      const result = await execute({
        schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: contextOf(scope, caller, isMutation),
      });
      if (!result.errors) return result;
      const tell = (error: Error, errorId: string) => onError(error, errorId, scope);
      return { ...result, errors: result.errors.map((error) => maskError(error, tell)) };
    },
    async checkHealth() {
      await source.status();
    },
    async close() {
      closing.abort();
      try {
        await Promise.all([...feeds.values()].map((feed) => feed.close()));
        await source.close?.();
      } finally {
        await database.close();
      }
    },
  };
}

/** Whether an operation asks what the subgraph is, and nothing of what it keeps: a graph is composed for nobody. */
function asksForSdlAlone(operation: OperationDefinitionNode | null | undefined): boolean {
  const selections = operation?.selectionSet.selections ?? [];
  return selections.every((each) => each.kind === Kind.FIELD && each.name.value === "_service");
}

function unauthenticated(): GraphQLError {
  const { code, message } = fail("UNAUTHENTICATED");
  return coded(new GraphQLError(message), code);
}

/** Parses and validates each distinct document once. */
function documentCache(
  schema: GraphQLSchema,
): (query: SubgraphRequest["query"]) => DocumentNode | GraphQLError[] {
  const documents = new Map<string, DocumentNode>();
  return (query) => {
    const known = documents.get(query);
    if (known) return known;
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      return [coded(error as GraphQLError, "GRAPHQL_PARSE_FAILED")];
    }
    const errors = validate(schema, document);
    if (errors.length > 0) return errors.map((error) => coded(error, "GRAPHQL_VALIDATION_FAILED"));
    if (documents.size >= DOCUMENTS) documents.delete(documents.keys().next().value!);
    documents.set(query, document);
    return document;
  };
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...extensions, code } });
}
