import type { WSDL } from "soap";
import { fail } from "../../../schema/errors";
import { ENVELOPES, faultOf, faultShape, type SoapFault } from "./soapFaults";
import type { RecordShape, SoapShape, SoapShapes } from "./soapShapes";
import { SoapTree } from "./soapTree";

/** What an operation answers, as the WSDL says. */
export interface OutputShape {
  /** The element in the envelope's body; in RPC style the one that wraps the parts. */
  readonly name: string;
  readonly namespace: string;
  readonly shape: SoapShape;
}

/** What an envelope held. */
export type SoapAnswer = { readonly fault: SoapFault } | { readonly value: unknown };

/** As much as is parsed before others get their turn. */
const SLICE = 64 * 1024;

/** The package's parser as far as it is used here: the `sax` package's, strict, which knows no entities but XML's own. */
interface Parser {
  on(event: "opentag", listener: (node: { name: string; attributes: Record<string, string> }) => void): void;
  on(event: "text" | "cdata" | "doctype" | "closetag", listener: (text: string) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  write(text: string): void;
  end(): void;
}

/**
 * Reads an envelope as its text comes. Throws SOURCE_ANSWER_INVALID where it is none, is cut off, is no XML or has a
 * document type (which SOAP forbids, and by which entities are declared).
 */
export async function readEnvelope(
  chunks: AsyncIterable<string>,
  { wsdl, shapes, output }: { wsdl: WSDL; shapes: SoapShapes; output: OutputShape },
  signal: AbortSignal,
): Promise<SoapAnswer> {
  const tree = new SoapTree(shapes, (namespace, name) => {
    if (name === "Envelope" && ENVELOPES.includes(namespace)) return envelopeShape(namespace, output);
    throw invalid("It is not a SOAP envelope.");
  });
  await parse(chunks, wsdl, tree, signal);
  const envelope = tree.value as { Body: Record<string, unknown> | null } | undefined;
  if (!envelope?.Body) throw invalid("Its envelope has no body.");
  const { Fault: fault, [output.name]: value } = envelope.Body;
  if (fault !== null) return { fault: faultOf(fault) };
  if (value === null || Array.isArray(value))
    throw invalid("Its body does not hold the one element that the WSDL names.");
  return { value };
}

async function parse(
  chunks: AsyncIterable<string>,
  wsdl: WSDL,
  tree: SoapTree,
  signal: AbortSignal,
): Promise<void> {
  let failure: Error | undefined;
  const guarded =
    <Argument>(step: (argument: Argument) => void) =>
    (argument: Argument) => {
      if (failure) return;
      try {
        step(argument);
      } catch (error) {
        failure = error as Error;
      }
    };
  // Fed by hand, so that what its listeners throw has a place to go to.
  const parser = wsdl.getSaxStream({ pipe: () => undefined }) as unknown as Parser;
  parser.on(
    "opentag",
    guarded(({ name, attributes }) => tree.open(name, attributes)),
  );
  parser.on(
    "text",
    guarded((text) => tree.text(text)),
  );
  parser.on(
    "cdata",
    guarded((text) => tree.text(text)),
  );
  parser.on(
    "closetag",
    guarded(() => tree.close()),
  );
  parser.on(
    "doctype",
    guarded(() => {
      throw invalid("It has a document type, which SOAP forbids.");
    }),
  );
  // The parser's own words repeat what it could not read, which may be a customer's.
  parser.on(
    "error",
    guarded(() => {
      throw invalid("It is no well-formed XML, or is cut off.");
    }),
  );
  let isFirst = true;
  for await (const chunk of chunks) {
    // Some systems put an empty line before the XML declaration.
    const text = isFirst ? chunk.trimStart() : chunk;
    if (text !== "") isFirst = false;
    for (let at = 0; at < text.length && !failure; at += SLICE) parser.write(text.slice(at, at + SLICE));
    if (failure) throw failure;
    signal.throwIfAborted();
  }
  parser.end();
  if (failure) throw failure;
}

function envelopeShape(namespace: string, output: OutputShape): RecordShape {
  const body: RecordShape = {
    kind: "record",
    attributes: [],
    elements: new Map([
      ["Fault", { namespace, isMany: false, shape: faultShape(namespace) }],
      [output.name, { namespace: output.namespace, isMany: false, shape: output.shape }],
    ]),
  };
  return {
    kind: "record",
    attributes: [],
    elements: new Map([["Body", { namespace, isMany: false, shape: body }]]),
  };
}

function invalid(detail: string): Error {
  return fail("SOURCE_ANSWER_INVALID", { detail });
}
