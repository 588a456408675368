import { WSSecurity } from "soap";
import { type ClientCertificate, SoapExchange, statusError, type XmlAnswer } from "./soapExchange";
import { faultError } from "./soapFaults";
import { readEnvelope, type SoapAnswer } from "./soapReader";
import { readWsdl, type SoapOperations, type SoapVersion } from "./soapWsdl";
import type { SoapRecord } from "./soapTree";
import type { System } from "./system";

/** WS-Security's UsernameToken. */
export interface UsernameToken {
  readonly username: string;
  readonly password: string;
  /** As a digest the password itself is not sent. */
  readonly passwordType: "text" | "digest";
  /** Whether a wsu:Timestamp goes with it, where a system's policy asks for one; no unless told. */
  readonly hasTimestamp?: boolean;
}

/** How this program proves to a SOAP system who it is. */
export interface SoapCredentials {
  readonly usernameToken?: UsernameToken;
  /** HTTP's own. */
  readonly basic?: { readonly username: string; readonly password: string };
  readonly certificate?: ClientCertificate;
}

export interface SoapOptions {
  /** A file or an http(s) URL. What it imports must be in the file's folder or below, or of the URL's origin. */
  wsdl: string;
  /** The port's name; may be left out where the WSDL has one port. */
  port?: string;
  /** Where the system listens; as the WSDL says unless told. */
  endpoint?: string;
  /** Of SOAP; 1.1 unless told. */
  version?: SoapVersion;
  credentials?: SoapCredentials;
  /** Connections at a time; 8 unless told. */
  connections?: number;
  /** The largest answer, in bytes; 16 MiB unless told. */
  answerBytes?: number;
}

/** One call of an operation. */
export interface SoapCall {
  operation: string;
  /** The elements of the request, as the WSDL names them; a list for an element that comes again. */
  argument: object;
  /** How many keys are asked for. */
  keys: number;
  /** Whether it may be made again without harm; true unless told. */
  isSafe?: boolean;
  /** Codes of faults, or elements of their detail, by which the system says that it does not know the key. */
  unknownKeyFaults?: readonly string[];
}

/** A system that speaks SOAP. */
export interface Soap {
  /**
   * Calls an operation: what its answer's element holds, each element that the WSDL names a text, a boolean, a record,
   * or a list where it may come again, null where it is nil or did not come. Numbers and dates stay text. A text with
   * attributes is a record: `$` and `@name`. Null where a fault says that the key is unknown. Rejects as System.call
   * does, with CONFIG_INVALID where the WSDL cannot be used.
   */
  call(call: SoapCall): Promise<SoapRecord | null>;
  close(): Promise<void>;
}

const CONNECTIONS = 8;
const ANSWER_BYTES = 16 * 1024 * 1024;

/** Opens the way to a SOAP system; nothing is read before the first call, the WSDL neither. */
export function openSoap(system: System, options: SoapOptions): Soap {
  const {
    credentials = {},
    version = "1.1",
    connections = CONNECTIONS,
    answerBytes = ANSWER_BYTES,
  } = options;
  const exchange = new SoapExchange({ connections, answerBytes, certificate: credentials.certificate });
  const wsdlOptions = {
    ...options,
    version,
    headers: headersOf(credentials),
    security: credentials.usernameToken && tokenOf(credentials.usernameToken),
  };
  let operations: Promise<SoapOperations> | undefined;
  const readOperations = () => {
    operations ??= system
      .call({ name: "WSDL", keys: 0 }, (signal) => readWsdl(wsdlOptions, exchange, signal))
      .catch((error: unknown) => {
        operations = undefined; // the next call tries again
        throw error;
      });
    return operations;
  };
  return {
    async call({ operation, argument, keys, isSafe, unknownKeyFaults = [] }) {
      const described = await readOperations();
      const output = described.output(operation);
      return system.call({ name: operation, keys, isSafe }, async (signal) => {
        // Written for each attempt: a UsernameToken serves once.
        const answer = await exchange.send(described.message(operation, argument), signal);
        const read = await readAnswer(answer, { ...described, output }, signal);
        if (!("fault" in read)) return read.value as SoapRecord;
        if (read.fault.codes.some((code) => unknownKeyFaults.includes(code))) return null;
        throw faultError(read.fault);
      });
    },
    close: () => exchange.close(),
  };
}

/** An envelope, of whatever status: faults come with 500, and with 400 where SOAP is 1.2. */
async function readAnswer(
  { status, text, discard }: XmlAnswer,
  described: Parameters<typeof readEnvelope>[1],
  signal: AbortSignal,
): Promise<SoapAnswer> {
  try {
    const read = await readEnvelope(text, described, signal);
    if (status < 300 || "fault" in read) return read;
  } catch (error) {
    // Of an error page what counts is its status.
    if (status < 300 || signal.aborted) throw error;
  } finally {
    discard();
  }
  throw statusError(status);
}

function headersOf({ basic }: SoapCredentials): Record<string, string> {
  if (!basic) return {};
  const token = Buffer.from(`${basic.username}:${basic.password}`, "utf8").toString("base64");
  return { authorization: `Basic ${token}` };
}

function tokenOf({ username, password, passwordType, hasTimestamp = false }: UsernameToken) {
  return new WSSecurity(username, password, {
    passwordType: passwordType === "digest" ? "PasswordDigest" : "PasswordText",
    hasTimeStamp: hasTimestamp,
    mustUnderstand: true,
  });
}
