import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { refuse } from "../errors";

// A view of a whole customer has about 500 tokens. The limit keeps parser and validation from deep nests.
const MAX_TOKENS = 10_000;

/** The documents that are valid against one schema, parsed once: a cache bounded in number and in size. */
export class Documents {
  private readonly cached = new Map<string, DocumentNode>();
  private characters = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits = { documents: 1_000, characters: 2_000_000 },
  ) {}

  /** How many documents are held. */
  get size(): number {
    return this.cached.size;
  }

  /** The document of a source text; refuses with GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED. */
  get(source: string): DocumentNode {
    const known = this.cached.get(source);
    if (known !== undefined) {
      // A Map keeps the order of insertion: the first key is the one unused for longest.
      this.cached.delete(source);
      this.cached.set(source, known);
      return known;
    }
    const document = parseSource(source);
    const errors = validateDocument(this.schema, document);
    if (errors.length > 0) throw refuse("GRAPHQL_VALIDATION_FAILED", errors);
    this.keep(source, document);
    return document;
  }

  private keep(source: string, document: DocumentNode): void {
    this.cached.set(source, document);
    this.characters += source.length;
    for (const oldest of this.cached.keys()) {
      if (this.cached.size <= this.limits.documents && this.characters <= this.limits.characters) break;
      this.cached.delete(oldest);
      this.characters -= oldest.length;
    }
  }
}

function parseSource(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: MAX_TOKENS });
  } catch (error) {
    throw refuse("GRAPHQL_PARSE_FAILED", [graphqlError(error)]);
  }
}

function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document);
  } catch (error) {
    return [graphqlError(error)];
  }
}

// Nesting deeper than the stack is the client's doing, not a fault of ours.
function graphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof RangeError) return new GraphQLError("The document is nested too deeply.");
  throw error;
}
