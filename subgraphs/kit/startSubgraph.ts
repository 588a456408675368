import {
  execute,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  getOperationAST,
  type DocumentNode,
} from "graphql";
import type { GraphQLSchema } from "graphql";
import { projectFile } from "../../schema/files";
import type { RunningSubgraph, SubgraphRequest } from "./contract";
import type { DatabaseLocation } from "./database/open";
import { openDatabase } from "./database/open";
import type { SubgraphContext, SubgraphManifest } from "./defineSubgraph";
import { buildFederatedSchema } from "./federation";
import { maskError } from "./maskError";
import type { Source } from "./source";

/** How many parsed documents a subgraph keeps; a gateway sends few distinct ones. */
const DOCUMENTS = 1_000;

/** What a subgraph needs from outside. */
export interface SubgraphOptions {
  location: DatabaseLocation;
  /** Is told what was masked: the error, under the id that the client got, and the scope of the request. */
  onError: (error: Error, errorId: string, scope: object) => void;
}

/** Opens a subgraph's database, brought up to its migrations, and answers GraphQL over it. */
export async function startSubgraph<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
  { location, onError }: SubgraphOptions,
): Promise<RunningSubgraph> {
  const { schema } = buildFederatedSchema(manifest);
  const migrations = projectFile("subgraphs", manifest.name, "prisma", "migrations");
  const database = await openDatabase(manifest.name, location, migrations);
  const source = manifest.openSource(database);
  const commands = manifest.createCommands?.(database);
  const documentOf = documentCache(schema);
  const contexts = new WeakMap<object, SubgraphContext<Loaders>>();

  const createContext = (): SubgraphContext<Loaders> => {
    let loaders = manifest.createLoaders(source);
    return {
      get loaders() {
        return loaders;
      },
      async change(command) {
        try {
          return await command(commands);
        } finally {
          loaders = manifest.createLoaders(source);
        }
      },
    };
  };

  return {
    name: manifest.name,
    async execute({ query, operationName, variables }, scope) {
      const document = documentOf(query);
      if (Array.isArray(document)) return { errors: document };
      const isMutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
      const context = (!isMutation && contexts.get(scope)) || createContext();
      contexts.set(scope, context);
      const result = await execute({
        schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: context,
      });
      if (!result.errors) return result;
      const tell = (error: Error, errorId: string) => onError(error, errorId, scope);
      return { ...result, errors: result.errors.map((error) => maskError(error, tell)) };
    },
    async checkHealth() {
      await source.status();
    },
    close: () => database.close(),
  };
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
