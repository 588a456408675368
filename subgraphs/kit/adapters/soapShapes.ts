import type { WSDL } from "soap";

/** What an element of an answer holds, as the WSDL's schema says. */
export type SoapShape = TextShape | RecordShape;

/** An element with text alone, and perhaps attributes. */
export interface TextShape {
  readonly kind: "text";
  /** How the text is to be read: texts as they stand, booleans as such, all else (amounts too) as trimmed text. */
  readonly type: "string" | "boolean" | "other";
  /** Where there are any, the element is a record: its text under `$`, an attribute under `@` and its name. */
  readonly attributes: readonly string[];
}

/** An element with elements in it. */
export interface RecordShape {
  readonly kind: "record";
  /** By local name. */
  readonly elements: ReadonlyMap<string, ElementShape>;
  readonly attributes: readonly string[];
  /** Whether the names of all elements in it are kept, under `names`. */
  readonly keepsNames?: boolean;
}

/** An element within another. */
export interface ElementShape {
  readonly namespace: string;
  readonly isMany: boolean;
  readonly shape: SoapShape;
}

const TEXTS = new Set(["string", "normalizedString", "anySimpleType", "anyType"]);
const BUILT_IN = new Set(
  (
    "string normalizedString anySimpleType anyType boolean decimal integer long int short byte float double " +
    "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedLong unsignedInt unsignedShort " +
    "unsignedByte dateTime date time gYear gYearMonth gMonth gMonthDay gDay duration token language Name NCName " +
    "NMTOKEN ID IDREF QName anyURI base64Binary hexBinary"
  ).split(" "),
);

/** A node of a schema as the package keeps it: its `$…` properties are the attributes. */
interface SchemaNode {
  name?: string;
  $name?: string;
  $type?: string;
  $ref?: string;
  $base?: string;
  $maxOccurs?: string;
  children?: SchemaNode[];
}

interface Schema {
  complexTypes: Record<string, SchemaNode | undefined>;
  types: Record<string, SchemaNode | undefined>;
  elements: Record<string, SchemaNode | undefined>;
  groups: Record<string, SchemaNode | undefined>;
  xmlns?: Record<string, string | undefined>;
}

/** A name within a schema. */
export interface QName {
  namespace: string;
  name: string;
}

interface Parts {
  elements: Map<string, ElementShape>;
  attributes: string[];
  /** Of simple content. */
  text?: TextShape["type"];
}

const UNKNOWN: TextShape = { kind: "text", type: "string", attributes: [] };

/**
 * The shapes of a WSDL's types, by names with their namespaces. The package's own description of them forgets the
 * attributes of texts and what a repeated group repeats, and is not kept apart by namespaces.
 */
export class SoapShapes {
  private readonly known = new Map<SchemaNode, SoapShape>();
  private readonly schemas: Record<string, Schema | undefined>;
  private readonly prefixes: Record<string, string | undefined>;

  constructor({ definitions }: WSDL) {
    this.schemas = definitions.schemas;
    this.prefixes = definitions.xmlns ?? {};
  }

  /** Whether the WSDL has a schema of that namespace. */
  hasNamespace(namespace: string): boolean {
    return Object.hasOwn(this.schemas, namespace);
  }

  /** A top element's shape; undefined where the WSDL does not have it. */
  element({ namespace, name }: QName): SoapShape | undefined {
    const node = this.schemas[namespace]?.elements[name];
    return node && this.ofElement(node, namespace);
  }

  /** A named type's shape; undefined where the WSDL does not have it. */
  type({ namespace, name }: QName): SoapShape | undefined {
    const schema = this.schemas[namespace];
    const complex = schema?.complexTypes[name];
    if (complex) return this.ofComplexType(complex, namespace);
    const simple = schema?.types[name];
    if (simple) return { kind: "text", type: this.ofSimpleType(simple, namespace), attributes: [] };
    // The package does not keep that a schema's names without a prefix are those of XML Schema.
    return BUILT_IN.has(name) ? { kind: "text", type: textType(name), attributes: [] } : undefined;
  }

  /** The name that a schema of `namespace` means by `prefix:name`. */
  resolve(qualified: string, namespace: string): QName {
    const at = qualified.indexOf(":");
    const prefix = at < 0 ? "" : qualified.slice(0, at);
    const name = qualified.slice(at + 1);
    const schema = this.schemas[namespace]?.xmlns ?? {};
    const found = schema[prefix] ?? this.prefixes[prefix];
    return { namespace: found ?? (prefix ? "" : namespace), name };
  }

  private ofElement(node: SchemaNode, namespace: string): SoapShape {
    if (node.$type) return this.type(this.resolve(node.$type, namespace)) ?? UNKNOWN;
    for (const child of node.children ?? []) {
      if (child.name === "complexType") return this.ofComplexType(child, namespace);
      if (child.name === "simpleType")
        return { kind: "text", type: this.ofSimpleType(child, namespace), attributes: [] };
    }
    return UNKNOWN;
  }

  private ofComplexType(node: SchemaNode, namespace: string): SoapShape {
    const known = this.known.get(node);
    if (known) return known;
    // Known before it is complete: a type may contain itself.
    const parts: Parts = { elements: new Map(), attributes: [] };
    this.known.set(node, { kind: "record", ...parts });
    this.collect(node, namespace, parts, false);
    if (parts.text === undefined) return this.known.get(node)!;
    const text: TextShape = { kind: "text", type: parts.text, attributes: parts.attributes };
    this.known.set(node, text);
    return text;
  }

  /** Adds what stands below a node of a type to its parts. `isMany` where a group around it may come again. */
  private collect(node: SchemaNode, namespace: string, parts: Parts, isMany: boolean): void {
    for (const child of node.children ?? []) {
      const again = isMany || isRepeated(child);
      if (child.name === "element") this.addElement(child, namespace, parts, again);
      else if (child.name === "attribute") addAttribute(child, parts);
      else if (child.name === "group" && child.$ref) this.addGroup(child.$ref, namespace, parts, again);
      else if (child.name === "extension" || child.name === "restriction") {
        if (child.$base) this.addBase(child.$base, namespace, parts);
        this.collect(child, namespace, parts, isMany);
      } else this.collect(child, namespace, parts, again);
    }
  }

  private addElement(node: SchemaNode, namespace: string, parts: Parts, isMany: boolean): void {
    const top = node.$ref ? this.resolve(node.$ref, namespace) : undefined;
    const name = top?.name ?? node.$name;
    if (name === undefined) return;
    const shape = top ? (this.element(top) ?? UNKNOWN) : this.ofElement(node, namespace);
    // Named twice in one type, it may come twice.
    const isNamedTwice = parts.elements.has(name);
    parts.elements.set(name, {
      namespace: top?.namespace ?? namespace,
      isMany: isMany || isNamedTwice,
      shape,
    });
  }

  private addGroup(ref: string, namespace: string, parts: Parts, isMany: boolean): void {
    const found = this.resolve(ref, namespace);
    const group = this.schemas[found.namespace]?.groups[found.name];
    if (group) this.collect(group, found.namespace, parts, isMany);
  }

  private addBase(base: string, namespace: string, parts: Parts): void {
    const shape = this.type(this.resolve(base, namespace));
    if (!shape) return;
    parts.attributes.push(...shape.attributes);
    if (shape.kind === "text") parts.text = shape.type;
    else
      for (const [name, element] of shape.elements)
        if (!parts.elements.has(name)) parts.elements.set(name, element);
  }

  private ofSimpleType(node: SchemaNode, namespace: string): TextShape["type"] {
    // A list's or a union's text has no one type.
    const base = node.children?.find(({ name }) => name === "restriction")?.$base;
    const shape = base === undefined ? undefined : this.type(this.resolve(base, namespace));
    return shape?.kind === "text" ? shape.type : "string";
  }
}

function textType(name: string): TextShape["type"] {
  if (TEXTS.has(name)) return "string";
  return name === "boolean" ? "boolean" : "other";
}

function isRepeated({ $maxOccurs }: SchemaNode): boolean {
  return $maxOccurs === "unbounded" || Number($maxOccurs ?? 1) > 1;
}

function addAttribute({ $name, $ref }: SchemaNode, parts: Parts): void {
  const name = $name ?? $ref?.slice($ref.indexOf(":") + 1);
  if (name !== undefined && !parts.attributes.includes(name)) parts.attributes.push(name);
}
