import { buildSchema, type ExecutionResult, graphql } from "graphql";
import { readCaller } from "../../../schema/caller";
import { CodedError, fail } from "../../../schema/errors";
import type { RequestScope, SubgraphRequest, SubgraphService } from "../../contract";
import type { AuditReader, FoundRecord, Place, Search } from "./auditReader";
import { AUDIT_SDL } from "./auditSdl";

/** The subgraph's name. */
export const AUDIT = "audit";

// What composition asks of a subgraph stands beside what clients may ask.
const SCHEMA = buildSchema(
  `${AUDIT_SDL} extend type Query { _service: _Service! } type _Service { sdl: String! }`,
  // The federation's directives are composition's to check.
  { assumeValidSDL: true },
);

/** The largest page, as of all lists of this graph. */
const LARGEST_PAGE = 100;

interface Arguments {
  customer?: string | null;
  since?: string | null;
  until?: string | null;
  first: number;
  after?: string | null;
}

/**
 * The log as a part of the graph, for auditors: in each gateway itself, whichever way it was started, and over the whole
 * log where gateways share one. `open` opens the log for one page; without it there is none.
 */
export function auditService(open: (() => Promise<AuditReader>) | undefined): SubgraphService {
  const auditRecords = async (args: Arguments, scope: Partial<RequestScope>) => {
    authorize(scope);
    const search = readSearch(args);
    if (open === undefined) throw fail("SUBGRAPH_UNAVAILABLE");
    const reader = await open();
    try {
      return await pageOf(reader.find({ ...search, signal: scope.signal }), args);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw fail("SUBGRAPH_UNAVAILABLE", { cause: error });
    } finally {
      await reader.close();
    }
  };
  const rootValue = { auditRecords, _service: { sdl: AUDIT_SDL } };
  return {
    name: AUDIT,
    execute: ({ query, operationName, variables }: SubgraphRequest, scope): Promise<ExecutionResult> =>
      graphql({
        schema: SCHEMA,
        source: query,
        operationName,
        variableValues: variables,
        rootValue,
        contextValue: scope,
      }),
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Refuses a caller who may not audit. Where no caller is told of, nobody is kept out of anything. */
function authorize({ caller }: Partial<RequestScope>): void {
  if (caller && !readCaller(caller).scopes.includes("audit:read")) {
    throw fail("FORBIDDEN", { detail: "It needs audit:read." });
  }
}

function readSearch({ customer, since, until, first, after }: Arguments): Search {
  if (first < 1 || first > LARGEST_PAGE) throw fail("INVALID_PAGE_SIZE", { detail: `It is ${first}.` });
  return {
    customer: customer ?? undefined,
    since: readTime(since),
    until: readTime(until),
    after: after == null ? undefined : readCursor(after),
  };
}

function readTime(text: string | null | undefined): string | undefined {
  if (text == null) return undefined;
  const time = typeof text === "string" ? Date.parse(text) : NaN;
  if (Number.isNaN(time))
    throw fail("INVALID_ARGUMENT", { detail: "A time looks like 2026-11-21T08:30:00Z." });
  return new Date(time).toISOString();
}

function cursorOf({ chain, seq }: Place): string {
  return Buffer.from(`audit:${chain}:${seq}`).toString("base64url");
}

function readCursor(cursor: string): Place {
  const [, chain, seq] =
    /^audit:(\d{1,9}):(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (seq === undefined) throw fail("INVALID_CURSOR");
  return { chain: Number(chain), seq: Number(seq) };
}

async function pageOf(found: AsyncIterable<FoundRecord>, { first, after }: Arguments) {
  const edges: { node: object; cursor: string }[] = [];
  let hasNextPage = false;
  for await (const each of found) {
    hasNextPage = edges.length === first;
    if (hasNextPage) break;
    edges.push({ node: nodeOf(each), cursor: cursorOf(each) });
  }
  const pageInfo = {
    hasNextPage,
    hasPreviousPage: after != null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo };
}

function nodeOf({ chain, seq, record }: FoundRecord): object {
  const { loud = false, who, operation, customers = [], classes = [], refused = [], ...rest } = record;
  const { name: operationName, type: operationType, hash: operationHash } = operation ?? {};
  return {
    ...rest,
    ...who,
    id: `${chain}:${seq}`,
    loud,
    operationName,
    operationType,
    operationHash,
    customers,
    classes,
    refused,
  };
}
