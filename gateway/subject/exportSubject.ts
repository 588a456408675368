import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { GraphQLSchema } from "graphql";
import type { Caller } from "../../schema/caller";
import { CodedError, fail } from "../../schema/errors";
import { recordExport } from "../auditEntries";
import type { Audit } from "../audit";
import type { Answer, GraphQLAnswer, GraphQLRequest } from "../contract";
import { type Subject, SubjectReader } from "./readSubject";
import { partsOf } from "./subjectParts";

/** Who a token speaks of. Rejects where it proves nobody. */
export type VerifyToken = (token: string) => Promise<Caller>;

/** What an export works with. */
export interface SubjectParts {
  /** What clients may ask. */
  schema: GraphQLSchema;
  /** Answers a request. */
  answer: (request: GraphQLRequest) => Promise<Answer>;
  verifyToken: VerifyToken;
  audit: Audit;
}

/** What is to be exported, for whom. */
export interface SubjectRequest {
  customer: string;
  /** The token of who asks, and of another who approves. */
  requestedBy: string;
  approvedBy: string;
  /** Where it is written; a file that is there is replaced when all of it was read. */
  file: string;
}

/** How often an export is begun anew because the customer changed meanwhile. */
const ATTEMPTS = 3;

const REQUESTER = ["customer:read", "pii:read"];
const APPROVER = ["audit:read"];

/**
 * Writes all that the graph holds of one customer to a file, as it was at one time, and tells its sources. Throws
 * SUBJECT_ACCESS_DENIED, SUBJECT_UNKNOWN, SUBJECT_INCOMPLETE and AUDIT_UNAVAILABLE, and what the tokens are refused with.
 */
export async function exportSubject(parts: SubjectParts, request: SubjectRequest): Promise<Subject> {
  const { audit, answer } = parts;
  const { customer, file } = request;
  let caller: Caller | undefined;
  try {
    const people = await authorize(parts.verifyToken, request, (requester) => (caller = requester));
    caller = callerFor(people);
    // Before anything is read: what comes of it may lie in a file when the process is ended.
    await recordExport(audit, { caller, customer });
    const ask = async (query: string, variables: GraphQLRequest["variables"]) =>
      read(await answer({ query, variables, readOnly: true, caller }));
    const reader = new SubjectReader(customer, partsOf(parts.schema), ask);
    return await writeConsistently(reader, file, people);
  } catch (error) {
    if (!(error instanceof CodedError && error.code === "AUDIT_UNAVAILABLE")) {
      await recordExport(audit, { caller, customer, error });
    }
    throw error;
  }
}

/** Two who may do it together. */
interface People {
  readonly requester: Caller;
  readonly approver: Caller;
}

async function authorize(
  verifyToken: VerifyToken,
  { requestedBy, approvedBy }: SubjectRequest,
  know: (requester: Caller) => void,
): Promise<People> {
  const requester = await verifyToken(requestedBy);
  know(requester);
  const approver = await verifyToken(approvedBy);
  const isOne = requester.subject === approver.subject && requester.issuer === approver.issuer;
  const may = ({ scopes }: Caller, needed: readonly string[]) =>
    needed.every((each) => scopes.includes(each));
  if (isOne || !may(requester, REQUESTER) || !may(approver, APPROVER)) throw fail("SUBJECT_ACCESS_DENIED");
  return { requester, approver };
}

/** Who asks the graph: the one of the two, who may see all of the customer because of the other. */
function callerFor({ requester, approver }: People): Caller {
  return {
    ...requester,
    scopes: ["customer:read", "rows:all", "pii:read", "identity:steward", "audit:read", "explore"],
    purpose: "AUDIT",
    reason: `subject access, approved by ${approver.subject} of ${approver.issuer}`.slice(0, 500),
  };
}

/** Writes the customer as it is before and after: else it is read again. */
async function writeConsistently(reader: SubjectReader, file: string, people: People): Promise<Subject> {
  const part = `${file}.part`;
  try {
    for (let attempt = 1; ; attempt++) {
      const subject = await reader.read();
      const complaint = await write(part, document(reader, subject, people)).catch(changed);
      const isSame =
        complaint === undefined && JSON.stringify(await reader.read()) === JSON.stringify(subject);
      if (isSame) {
        await rename(part, file);
        return subject;
      }
      if (attempt === ATTEMPTS) {
        throw complaint ?? fail("SUBJECT_INCOMPLETE", { detail: "The customer changes all the time." });
      }
    }
  } finally {
    await rm(part, { force: true });
  }
}

/** What may be mended by reading again. */
function changed(error: unknown): CodedError {
  if (error instanceof CodedError && error.code === "SUBJECT_INCOMPLETE") return error;
  throw error;
}

async function* document(
  reader: SubjectReader,
  subject: Subject,
  { requester, approver }: People,
): AsyncIterable<string> {
  const person = ({ issuer, subject }: Caller) => ({ issuer, subject });
  const head = {
    exportedAt: new Date().toISOString(),
    requestedBy: person(requester),
    approvedBy: person(approver),
    sources: subject.sources,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"customer":`;
  yield* reader.write(subject);
  yield "}\n";
}

async function write(file: string, content: AsyncIterable<string>): Promise<void> {
  // A file of our own making: nobody else reads it.
  await rm(file, { force: true });
  await pipeline(Readable.from(content), createWriteStream(file, { flags: "wx", mode: 0o600 }));
}

function read(answer: Answer): GraphQLAnswer {
  return "text" in answer ? (JSON.parse(answer.text) as GraphQLAnswer) : answer;
}
