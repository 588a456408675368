import { fail } from "../../../schema/errors";
import { TransientFault } from "./faults";
import type { RecordShape, SoapShape } from "./soapShapes";

/** The namespaces of an envelope: SOAP 1.1 and 1.2. */
export const ENVELOPES: readonly string[] = [
  "http://schemas.xmlsoap.org/soap/envelope/",
  "http://www.w3.org/2003/05/soap-envelope",
];

// SOAP 1.1, 4.4.1 and SOAP 1.2 part 1, 5.4.6: whose fault it is. Of the system's, the same call may succeed later.
const OF_THE_SYSTEM = new Set(["Server", "Receiver"]);

// WS-Security 1.1, 12: what is wrong with the proof of who calls.
const CREDENTIALS =
  /^(FailedAuthentication|FailedCheck|InvalidSecurity|InvalidSecurityToken|SecurityTokenUnavailable|MessageExpired|Authentication.*|AuthenticationFailure)$/;

/** A code is a name: whatever else stands in its place is not told. */
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** Of a fault what may be told: the system's own words may hold a customer's data. */
export interface SoapFault {
  /** The codes from the general to the special, without prefixes, and then the names of the elements of its detail. */
  readonly codes: readonly string[];
}

const TEXT: SoapShape = { kind: "text", type: "other", attributes: [] };
const NAMES: RecordShape = { kind: "record", elements: new Map(), attributes: [], keepsNames: true };

/** The shape of a fault of either version, in the namespace of its envelope. */
export function faultShape(namespace: string): RecordShape {
  const record = (elements: Record<string, SoapShape>): RecordShape => ({
    kind: "record",
    attributes: [],
    elements: new Map(
      Object.entries(elements).map(([name, shape]) => [name, { namespace, isMany: false, shape }]),
    ),
  });
  const subcode = record({ Value: TEXT, Subcode: record({ Value: TEXT }) });
  return record({
    faultcode: TEXT,
    detail: NAMES,
    Code: record({ Value: TEXT, Subcode: subcode }),
    Detail: NAMES,
  });
}

interface Code {
  Value: unknown;
  Subcode?: Code | null;
}

/** A fault as `faultShape` read it. */
export function faultOf(fault: unknown): SoapFault {
  const { faultcode, detail, Code, Detail } = fault as {
    faultcode: unknown;
    detail: { names: string[] } | null;
    Code: Code | null;
    Detail: { names: string[] } | null;
  };
  const values = [faultcode, Code?.Value, Code?.Subcode?.Value, Code?.Subcode?.Subcode?.Value];
  const names = [...(detail?.names ?? []), ...(Detail?.names ?? [])];
  return { codes: [...values.flatMap(partsOf), ...names.filter((name) => NAME.test(name))] };
}

/** `soap:Client.Authentication` is Client, then Authentication. */
function partsOf(value: unknown): string[] {
  if (typeof value !== "string") return [];
  const parts = value.slice(value.indexOf(":") + 1).split(".");
  return parts.filter((part) => NAME.test(part));
}

/** The error of a fault: one of the system's own making may pass, one of the caller's making does not. */
export function faultError({ codes }: SoapFault): Error {
  const told = `SOAP fault ${codes.join(".") || "without a code"}`;
  if (codes.some((code) => CREDENTIALS.test(code)))
    return fail("SUBGRAPH_UNAVAILABLE", { detail: `It does not take this program's credentials: ${told}.` });
  if (codes.length === 0 || OF_THE_SYSTEM.has(codes[0])) return new TransientFault(told);
  return fail("SOURCE_ANSWER_INVALID", { detail: `It refused the call: ${told}.` });
}
