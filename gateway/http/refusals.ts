import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../schema/caller";
import { CodedError, ERRORS, type ErrorCode, fail } from "../../schema/errors";
import { recordRefusal } from "../auditEntries";
import type { Audit } from "../audit";
import type { Log } from "../contract";
import { correlated } from "../correlation";
import { refusalAnswer } from "../errors";
import { type MediaType, negotiate } from "./graphqlOverHttp";

/**
 * Answers what never reaches GraphQL in the shape of a GraphQL answer: `{ errors: [{ message, extensions }] }`. What is
 * thrown while `/graphql` is asked is put on record.
 */
export function answerRefusals(app: FastifyInstance, log: Log, audit?: Audit): void {
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, fail("NOT_FOUND"), log));
  app.setErrorHandler(async (error, request, reply) => {
    // Fastify hangs up on a body that it does not read to its end, and a client that is still sending would
    // see a broken connection instead of the answer. Read on and drop it; the request's timeout bounds that.
    reply.removeHeader("connection");
    return sendRefusal(reply, await recorded(audit, request, coded(error)), log);
  });
}

/** The error to answer with: another where the refusal cannot be put on record. */
async function recorded(audit: Audit | undefined, request: FastifyRequest, error: unknown): Promise<unknown> {
  if (request.routeOptions.url !== "/graphql") return error;
  try {
    const { caller, ip: address, id: requestId } = request as FastifyRequest & { caller?: Caller };
    await recordRefusal(audit, { caller, address, requestId }, error);
    return error;
  } catch (unrecorded) {
    return unrecorded;
  }
}

/** Refuses a request with the status that the table gives to the error's code. */
export function sendRefusal(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const { id: requestId, traceparent } = reply.request;
  const answer = refusalAnswer(error, correlated(log, { requestId, traceparent }));
  const code = answer.errors![0].extensions!.code as ErrorCode;
  reply.request.errorCode = code;
  if (ERRORS[code].status === 401) reply.header("www-authenticate", challengeOf(code));
  return reply
    .status(ERRORS[code].status)
    .header("content-type", `${mediaTypeFor(reply)}; charset=utf-8`)
    .header("cache-control", "no-store")
    .send(JSON.stringify(answer));
}

/** What RFC 6750 has a client told: nothing of an error where it sent no token. */
function challengeOf(code: ErrorCode): string {
  return code === "UNAUTHENTICATED" ? "Bearer" : 'Bearer error="invalid_token"';
}

/** Answers what is not even HTTP, on the bare socket. */
export function answerStrangers(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = error.code === "HPE_HEADER_OVERFLOW" ? "HEADERS_TOO_LARGE" : "BAD_REQUEST";
  const body = JSON.stringify(refusalAnswer(fail(code), silent));
  const { status } = ERRORS[code];
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json; charset=utf-8",
  ];
  head.push(`content-length: ${Buffer.byteLength(body)}`, "connection: close", "", body);
  socket.end(head.join("\r\n"));
}

// Fastify's errors by their codes; their messages may quote the request.
const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
};

function coded(error: unknown): unknown {
  if (error instanceof CodedError || typeof error !== "object" || error === null) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : CODES[code];
  if (known !== undefined) return fail(known, { cause: error });
  const isClients = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isClients ? fail("BAD_REQUEST", { cause: error }) : error;
}

function mediaTypeFor(reply: FastifyReply): MediaType {
  try {
    return negotiate(reply.request.headers.accept);
  } catch {
    return "application/json";
  }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
