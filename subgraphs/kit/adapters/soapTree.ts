import { fail } from "../../../schema/errors";
import type { ElementShape, QName, RecordShape, SoapShape, SoapShapes, TextShape } from "./soapShapes";

/** A record of an answer: each element that the WSDL names is there, as a list where it may come again, else null. */
export type SoapRecord = Record<string, unknown>;

const XSI = "http://www.w3.org/2001/XMLSchema-instance";

/** No answer of a system is nested as deep; one that is wants to exhaust the memory. */
const DEEPEST = 64;

/** Nor is a list as long: whoever asked for some keys is not to read all that there are. */
const LONGEST_LIST = 50_000;

/** Which namespace a prefix means at an element; "" is the default one's. */
type Scope = ReadonlyMap<string, string>;

interface Frame {
  /** Undefined where the WSDL does not know the element: it is left out with all below it. */
  shape: SoapShape | undefined;
  scope: Scope;
  name: string;
  isMany: boolean;
  isNil: boolean;
  text: string;
  record: SoapRecord;
  /** The single elements that came. */
  came: Set<string> | undefined;
}

const NO_SCOPE: Scope = new Map();
const UNDECLARED: Scope = new Map([["xsi", XSI]]);
const NOTHING = new Set<string>();

/**
 * Makes plain data of the elements as they open and close, by their shapes: texts stay texts (an amount is never a
 * float), xsi:nil is null, what may come again is a list even if it came once or not at all. An element that came
 * twice where the WSDL has one becomes a list, which no record's schema takes.
 */
export class SoapTree {
  private readonly stack: Frame[] = [];
  private root: unknown;
  private isComplete = false;

  /** `rootShape` tells what the outermost element is, or throws. */
  constructor(
    private readonly shapes: Pick<SoapShapes, "type" | "hasNamespace">,
    private readonly rootShape: (namespace: string, name: string) => RecordShape,
  ) {}

  /** What the outermost element held; undefined until it has closed. */
  get value(): unknown {
    return this.isComplete ? this.root : undefined;
  }

  open(qualified: string, attributes: Readonly<Record<string, string>>): void {
    if (this.stack.length >= DEEPEST)
      throw fail("SOURCE_ANSWER_INVALID", { detail: `Its elements nest deeper than ${DEEPEST}.` });
    const parent = this.stack.at(-1);
    const scope = scopeOf(attributes, parent?.scope ?? NO_SCOPE);
    const [prefix, name] = split(qualified);
    const namespace = namespaceOf(prefix, scope);
    const element = parent ? this.elementOf(parent.shape, namespace, name) : undefined;
    const declared = parent ? element?.shape : this.rootShape(namespace, name);
    if (parent?.shape?.kind === "record" && parent.shape.keepsNames)
      (parent.record.names as string[]).push(name);
    const xsi = instanceOf(attributes, scope);
    const shape = this.shapeOf(declared, xsi.type);
    if (shape && attributes.href?.startsWith("#") && !shape.attributes.includes("href"))
      throw fail("SOURCE_ANSWER_INVALID", {
        detail: "It answers by references (href), which are not followed.",
      });
    this.stack.push({
      shape,
      scope,
      name,
      isMany: element?.isMany ?? false,
      isNil: xsi.isNil,
      text: "",
      record: shape ? emptyRecord(shape, attributes) : {},
      came: undefined,
    });
  }

  text(text: string): void {
    const frame = this.stack.at(-1);
    if (frame?.shape?.kind === "text") frame.text += text;
  }

  close(): void {
    const frame = this.stack.pop()!;
    const parent = this.stack.at(-1);
    if (!parent) {
      this.root = valueOf(frame);
      this.isComplete = true;
    } else if (frame.shape) add(parent, frame);
  }

  /** A record may say that it is of a type that extends its own; a text is read as the WSDL says. */
  private shapeOf(declared: SoapShape | undefined, type: QName | undefined): SoapShape | undefined {
    if (declared?.kind !== "record" || type === undefined) return declared;
    const derived = this.shapes.type(type);
    return derived?.kind === "record" ? derived : declared;
  }

  /**
   * The element of a record that this is. Systems disagree with their own WSDL about which of its namespaces an element
   * is in, and whether it is in one; an element of any other namespace is somebody else's extension.
   */
  private elementOf(
    parent: SoapShape | undefined,
    namespace: string,
    name: string,
  ): ElementShape | undefined {
    const found = parent?.kind === "record" ? parent.elements.get(name) : undefined;
    const isOwn = namespace === "" || namespace === found?.namespace || this.shapes.hasNamespace(namespace);
    return isOwn ? found : undefined;
  }
}

function add(parent: Frame, child: Frame): void {
  const { record } = parent;
  const value = valueOf(child);
  const hasCome = (parent.came ?? NOTHING).has(child.name);
  if (!child.isMany && !hasCome) {
    record[child.name] = value;
    (parent.came ??= new Set()).add(child.name);
    return;
  }
  if (!Array.isArray(record[child.name])) record[child.name] = [record[child.name]];
  const list = record[child.name] as unknown[];
  if (list.push(value) > LONGEST_LIST)
    throw fail("SOURCE_ANSWER_INVALID", { detail: `It has a list of more than ${LONGEST_LIST} elements.` });
}

function valueOf({ shape, isNil, text, record }: Frame): unknown {
  if (shape === undefined) return undefined;
  if (shape.kind === "record") return isNil ? null : record;
  const value = isNil ? null : textValue(text, shape);
  return shape.attributes.length === 0 ? value : { $: value, ...record };
}

/** An empty element is an empty text; of a type that has no empty value (a decimal, a date) it is null. */
function textValue(text: string, { type }: TextShape): string | boolean | null {
  if (type === "string") return text;
  const trimmed = text.trim();
  if (type === "boolean" && /^(true|false|1|0)$/.test(trimmed)) return trimmed === "true" || trimmed === "1";
  return trimmed === "" ? null : trimmed;
}

function emptyRecord(shape: SoapShape, attributes: Readonly<Record<string, string>>): SoapRecord {
  const record: SoapRecord = {};
  if (shape.kind === "record") {
    for (const [name, { isMany }] of shape.elements) record[name] = isMany ? [] : null;
    if (shape.keepsNames) record.names = [];
  }
  if (shape.attributes.length === 0) return record;
  for (const name of shape.attributes) record[`@${name}`] = null;
  for (const [qualified, value] of Object.entries(attributes)) {
    const key = `@${split(qualified)[1]}`;
    if (Object.hasOwn(record, key)) record[key] = value;
  }
  return record;
}

function scopeOf(attributes: Readonly<Record<string, string>>, around: Scope): Scope {
  let scope: Map<string, string> | undefined;
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    scope ??= new Map(around);
    scope.set(name.slice(6), value);
  }
  return scope ?? around;
}

function namespaceOf(prefix: string, scope: Scope): string {
  const namespace = scope.get(prefix);
  if (namespace !== undefined || prefix === "") return namespace ?? "";
  throw fail("SOURCE_ANSWER_INVALID", {
    detail: "It uses a prefix of a namespace that it does not declare.",
  });
}

/** What XML Schema's own attributes say of an element. */
function instanceOf(attributes: Readonly<Record<string, string>>, scope: Scope) {
  let isNil = false;
  let type: QName | undefined;
  for (const [qualified, value] of Object.entries(attributes)) {
    const [prefix, name] = split(qualified);
    // Some programs write xsi:nil and declare no xsi.
    if (prefix === "" || (scope.get(prefix) ?? UNDECLARED.get(prefix)) !== XSI) continue;
    if (name === "nil") isNil = value.trim() === "true" || value.trim() === "1";
    if (name === "type") {
      const [typePrefix, typeName] = split(value.trim());
      type = { namespace: scope.get(typePrefix) ?? "", name: typeName };
    }
  }
  return { isNil, type };
}

function split(qualified: string): [prefix: string, name: string] {
  const at = qualified.indexOf(":");
  return at < 0 ? ["", qualified] : [qualified.slice(0, at), qualified.slice(at + 1)];
}
