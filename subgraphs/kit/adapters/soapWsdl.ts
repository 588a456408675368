import path from "node:path";
import { createClientAsync, type IHttpClient, type ISecurity, type WSDL } from "soap";
import { CodedError, fail } from "../../../schema/errors";
import { isTransient } from "./faults";
import { statusError, type HttpMessage, type SoapExchange } from "./soapExchange";
import type { OutputShape } from "./soapReader";
import { type RecordShape, SoapShapes } from "./soapShapes";

export type SoapVersion = "1.1" | "1.2";

/** Where a system's description is, and which of its ports is meant. */
export interface WsdlOptions {
  /** A file or an http(s) URL. What it imports must be in the file's folder or below, or of the URL's origin. */
  readonly wsdl: string;
  /** The port's name; may be left out where the WSDL has one port. */
  readonly port?: string;
  /** Where the system listens; as the WSDL says unless told. */
  readonly endpoint?: string;
  readonly version: SoapVersion;
  /** Sent with each call, and where the WSDL is asked for. */
  readonly headers: Readonly<Record<string, string>>;
  readonly security?: ISecurity;
}

/** A system's operations as its WSDL describes them. */
export interface SoapOperations {
  readonly wsdl: WSDL;
  readonly shapes: SoapShapes;
  /** Writes the envelope of a call. Throws CONFIG_INVALID where the port does not have the operation. */
  message(operation: string, argument: object): HttpMessage;
  output(operation: string): OutputShape;
}

type Send = (argument: object, callback: () => void) => void;

/** An operation as the package keeps it. */
interface Operation {
  style?: string;
  output?: {
    $name?: string;
    targetNamespace?: string;
    parts?: Record<string, string | { $name: string; xmlns: string }>;
  };
}

/**
 * Reads a WSDL with the schemas that it imports. Throws CONFIG_INVALID where it cannot be read, has no such port, or
 * imports from elsewhere; what the network throws where it does not come.
 */
export async function readWsdl(
  options: WsdlOptions,
  exchange: SoapExchange,
  signal: AbortSignal,
): Promise<SoapOperations> {
  let made: HttpMessage | undefined;
  // The package asks this for the WSDL, and to send what it wrote: that is kept, and sent by the exchange.
  const request = (
    url: string,
    data: string | null,
    callback: (error: unknown, answer?: object, body?: string) => void,
    headers?: Record<string, string>,
  ) => {
    if (data === null)
      void fetchText(url, options, exchange, signal).then(
        (text) => callback(null, { status: 200 }, text),
        (error) => callback(error),
      );
    else made = { url, headers: { ...headers, ...options.headers }, body: data };
  };
  const client = await createClientAsync(options.wsdl, {
    httpClient: { request } as unknown as IHttpClient,
    disableCache: true,
    endpoint: options.endpoint,
    forceSoap12Headers: options.version === "1.2",
    wsdl_options: { overrideImportLocation: (location: string) => ownPlace(location, options.wsdl) },
  }).catch((cause: unknown) => {
    throw cause instanceof CodedError || isTransient(cause) || signal.aborted
      ? cause
      : invalid("A WSDL must be readable", cause);
  });
  if (options.security) client.setSecurity(options.security);
  const { wsdl } = client;
  const [service, port] = portOf(wsdl, options.port);
  const shapes = new SoapShapes(wsdl);
  const operations = wsdl.definitions.services[service].ports[port].binding.methods as Record<
    string,
    Operation | undefined
  >;
  const known = (name: string): Operation => {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation) return operation;
    throw invalid(`The WSDL must have the operation ${name} at its port ${port}.`);
  };
  return {
    wsdl,
    shapes,
    message(name, argument) {
      known(name);
      const send = (client as unknown as Record<string, Record<string, Record<string, Send>>>)[service][port];
      made = undefined;
      send[name](argument, () => undefined);
      return made!;
    },
    output: (name) => outputOf(name, known(name), wsdl, shapes),
  };
}

function outputOf(name: string, { style, output }: Operation, wsdl: WSDL, shapes: SoapShapes): OutputShape {
  const target = (wsdl.definitions as { $targetNamespace?: string }).$targetNamespace ?? "";
  if (style !== "rpc") {
    const element = { namespace: output?.targetNamespace ?? target, name: output?.$name ?? "" };
    const shape = shapes.element(element);
    if (!shape) throw invalid(`The WSDL must say what ${name} answers.`);
    return { ...element, shape };
  }
  // WSDL 1.1, 3.5: the wrapper is named for the operation, its parts have no namespace.
  const elements: RecordShape["elements"] = new Map(
    Object.entries(output?.parts ?? {}).map(([part, type]) => {
      const named =
        typeof type === "string" ? shapes.resolve(type, target) : { namespace: type.xmlns, name: type.$name };
      const shape = shapes.type(named) ?? { kind: "text", type: "string", attributes: [] };
      return [part, { namespace: "", isMany: false, shape }];
    }),
  );
  return {
    name: `${name}Response`,
    namespace: target,
    shape: { kind: "record", elements, attributes: [] },
  };
}

function portOf({ definitions }: WSDL, wanted: string | undefined): [service: string, port: string] {
  const ports = Object.entries(definitions.services).flatMap(([service, { ports }]) =>
    Object.keys(ports).map((port): [string, string] => [service, port]),
  );
  const found = wanted === undefined ? ports : ports.filter(([, port]) => port === wanted);
  if (found.length === 1) return found[0];
  const names = ports.map(([, port]) => port).join(", ");
  throw invalid(`One port of the WSDL must be named: it has ${names || "none"}.`);
}

/** Where an import may be; a WSDL that somebody else wrote must not send this program anywhere else. */
function ownPlace(location: string, wsdl: string): string {
  if (isUrl(wsdl)) {
    if (isUrl(location) && new URL(location).origin === new URL(wsdl).origin) return location;
  } else if (!isUrl(location)) {
    const within = path.relative(path.dirname(path.resolve(wsdl)), path.resolve(location));
    if (!within.startsWith("..") && !path.isAbsolute(within)) return location;
  }
  throw invalid("A WSDL must import from its own place alone: keep the schemas beside it.");
}

function isUrl(location: string): boolean {
  return /^https?:/i.test(location);
}

async function fetchText(
  url: string,
  { headers }: WsdlOptions,
  exchange: SoapExchange,
  signal: AbortSignal,
): Promise<string> {
  const answer = await exchange.send({ url, headers }, signal);
  if (answer.status !== 200) {
    answer.discard();
    throw statusError(answer.status);
  }
  let text = "";
  for await (const part of answer.text) text += part;
  return text;
}

function invalid(detail: string, cause?: unknown): CodedError {
  return fail("CONFIG_INVALID", { detail: detail.endsWith(".") ? detail : `${detail}.`, cause });
}
