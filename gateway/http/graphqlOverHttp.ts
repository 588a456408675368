import { type ErrorCode, ERRORS, fail, isErrorCode } from "../../schema/errors";
import type { Answer, GraphQLRequest } from "../contract";

const RESPONSE_JSON = "application/graphql-response+json";
const JSON_TYPE = "application/json";

/** The media types an answer may have. */
export type MediaType = typeof RESPONSE_JSON | typeof JSON_TYPE;

/**
 * The media type a client likes best; application/json when it names none, as the specification asks of
 * servers during its transition. Throws NOT_ACCEPTABLE when the client takes neither.
 */
export function negotiate(accept: string | undefined): MediaType {
  if (accept === undefined || accept.trim() === "") return JSON_TYPE;
  const ranges = accept.split(",").map(readRange);
  const json = qualityOf(JSON_TYPE, ranges);
  const responseJson = qualityOf(RESPONSE_JSON, ranges);
  if (json === 0 && responseJson === 0) throw fail("NOT_ACCEPTABLE");
  if (json !== responseJson) return json > responseJson ? JSON_TYPE : RESPONSE_JSON;
  // Equal: the better media type for those who name it, the older one for those who take anything.
  return ranges.some((range) => range.type === RESPONSE_JSON) ? RESPONSE_JSON : JSON_TYPE;
}

/** Reads the body of a POST, already parsed as JSON. Throws BAD_REQUEST. */
export function readPost(body: unknown): GraphQLRequest {
  if (Array.isArray(body)) throw malformed("Send one operation a request: batches are not taken.");
  if (!isMap(body)) throw malformed("The body must be a JSON object.");
  return readParameters(body, false);
}

/** Reads the parameters of a GET's URL; variables and extensions are JSON there. Throws BAD_REQUEST. */
export function readGet(parameters: Readonly<Record<string, unknown>>): GraphQLRequest {
  const { variables, extensions, ...texts } = parameters;
  return readParameters({ ...texts, variables: json(variables), extensions: json(extensions) }, true);
}

/** Refusals that proxies and clients must understand who know no GraphQL. */
const OF_HTTP: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["METHOD_NOT_ALLOWED", "RATE_LIMITED"]);

/**
 * The HTTP status of an answer. As application/json each well-formed request gets 200, for an answer with
 * another status may come from anything on the way; the newer media type has no such doubt.
 */
export function statusOf(answer: Answer, mediaType: MediaType): number {
  if ("text" in answer || answer.data !== undefined) return 200;
  const code = answer.errors?.[0]?.extensions?.code;
  if (!isErrorCode(code)) return mediaType === JSON_TYPE ? 200 : 500;
  return mediaType === JSON_TYPE && !OF_HTTP.has(code) ? 200 : ERRORS[code].status;
}

function readParameters(given: Record<string, unknown>, readOnly: boolean): GraphQLRequest {
  const { query, operationName, variables, extensions } = given;
  if (!isAbsent(operationName) && typeof operationName !== "string") {
    throw malformed("operationName must be a string.");
  }
  if (!isAbsent(variables) && !isMap(variables)) throw malformed("variables must be a JSON object.");
  if (!isAbsent(extensions) && !isMap(extensions)) throw malformed("extensions must be a JSON object.");
  const documentId = readDocumentId(given);
  if (!isAbsent(query) && typeof query !== "string") throw malformed("query must be a string.");
  if (isAbsent(query) && documentId === undefined) throw malformed("query must be a string.");
  return {
    query: query ?? "",
    documentId,
    // The specification takes an empty operationName for none.
    operationName: isAbsent(operationName) || operationName === "" ? undefined : operationName,
    variables: isAbsent(variables) ? undefined : variables,
    readOnly,
  };
}

/** The id of a trusted document: by the specification's own parameter, or as clients with persisted queries send it. */
function readDocumentId({ documentId, extensions }: Record<string, unknown>): string | undefined {
  if (typeof documentId === "string") return documentId;
  if (!isAbsent(documentId)) throw malformed("documentId must be a string.");
  const persisted = isMap(extensions) ? extensions.persistedQuery : undefined;
  if (isAbsent(persisted)) return undefined;
  if (isMap(persisted) && typeof persisted.sha256Hash === "string") return persisted.sha256Hash;
  throw malformed("extensions.persistedQuery must have a sha256Hash.");
}

function json(parameter: unknown): unknown {
  if (isAbsent(parameter) || parameter === "") return undefined;
  if (typeof parameter !== "string") throw malformed("A parameter must be given once.");
  try {
    return JSON.parse(parameter);
  } catch {
    throw malformed("variables and extensions must be JSON.");
  }
}

function malformed(detail: string) {
  return fail("BAD_REQUEST", { detail });
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One of the things that a client takes, and how gladly: from 0 to 1. */
export interface Range {
  type: string;
  quality: number;
}

/** Reads one element of Accept or Accept-Encoding. */
export function readRange(text: string): Range {
  const [type, ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="));
  const quality = q === undefined ? 1 : Number(q.slice(2));
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

// The most specific range decides: `*/*, application/json;q=0` refuses JSON.
function qualityOf(type: MediaType, ranges: readonly Range[]): number {
  for (const pattern of [type, "application/*", "*/*"]) {
    const range = ranges.find((each) => each.type === pattern);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
