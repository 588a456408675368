import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { refuse } from "../errors";
import { RecentlyUsed } from "../recentlyUsed";
import { checkDocument } from "./documentLimits";
import { IntrospectionLimit } from "./introspectionLimit";
import { LIMITS, within } from "./limits";

/** How many faults of one document are told. */
const MAX_ERRORS = 20;

/** The documents that are valid against one schema and within the limits, parsed once: a cache bounded in number and in size. */
export class Documents {
  private readonly cached = new RecentlyUsed<string, DocumentNode>();
  private readonly introspection: IntrospectionLimit;
  private characters = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits = { documents: 1_000, characters: 2_000_000 },
  ) {
    this.introspection = new IntrospectionLimit(schema);
  }

  /** How many documents are held. */
  get size(): number {
    return this.cached.size;
  }

  /**
   * The document of a source text; refuses with GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED or
   * OPERATION_TOO_COMPLEX.
   */
  get(source: string): DocumentNode {
    const known = this.cached.get(source);
    if (known !== undefined) return known;
    within("characters", source.length);
    const document = parseSource(source);
    checkDocument(document);
    const errors = validateDocument(this.schema, document);
    if (errors.length > 0) throw refuse("GRAPHQL_VALIDATION_FAILED", errors);
    this.introspection.check(document);
    this.keep(source, document);
    return document;
  }

  private keep(source: string, document: DocumentNode): void {
    this.cached.set(source, document);
    this.characters += source.length;
    while (this.cached.size > this.limits.documents || this.characters > this.limits.characters)
      this.characters -= this.cached.letGo()!.length;
  }
}

function parseSource(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: LIMITS.tokens });
  } catch (error) {
    throw refuse("GRAPHQL_PARSE_FAILED", [graphqlError(error)]);
  }
}

function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, undefined, { maxErrors: MAX_ERRORS });
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
