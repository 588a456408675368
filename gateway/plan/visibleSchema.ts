import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isAbstractType,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  parse,
  printSchema,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from "graphql";
import { RecentlyUsed } from "../recentlyUsed";
import type { AccessRules } from "./accessRules";

/** How many schemas are kept: one for each set of scopes that callers lack. */
const KEPT = 50;

/** What introspection shows to callers: what they may ask, and the types that are left with it. */
export class VisibleSchemas {
  private readonly kept = new RecentlyUsed<string, GraphQLSchema>();
  private document: DocumentNode | undefined;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: AccessRules,
  ) {}

  /** The schema for callers from whom these grants are withheld. What a policy decides is shown: it goes by arguments. */
  for(withheld: readonly string[]): GraphQLSchema {
    const grants = withheld.filter((grant) => !grant.startsWith("policy:"));
    const key = grants.join("\n");
    const held = this.kept.get(key);
    if (held !== undefined) return held;
    const schema = grants.length === 0 ? this.schema : this.make(new Set(grants));
    this.kept.set(key, schema);
    if (this.kept.size > KEPT) this.kept.letGo();
    return schema;
  }

  private make(withheld: ReadonlySet<string>): GraphQLSchema {
    this.document ??= parse(printSchema(this.schema), { noLocation: true });
    const isVisible = (type: string, { name }: FieldDefinitionNode): boolean => {
      const found = this.schema.getType(type);
      const possible = isAbstractType(found)
        ? this.schema.getPossibleTypes(found).map(({ name }) => name)
        : [];
      return this.rules
        .of(type, name.value, possible)
        .every((clause) => clause.some((way) => way.every((grant) => !withheld.has(grant))));
    };
    const query = this.schema.getQueryType()?.name;
    let definitions: readonly DefinitionNode[] = this.document.definitions.map((each) =>
      hasFields(each)
        ? { ...each, fields: each.fields?.filter((field) => isVisible(each.name.value, field)) }
        : each,
    );
    // A type of which nothing is left takes the fields with it that give it.
    for (;;) {
      const gone = new Set(
        definitions.flatMap((each) => (isEmpty(each) && each.name.value !== query ? [each.name.value] : [])),
      );
      if (gone.size === 0) break;
      definitions = definitions.flatMap((each) => withoutTypes(each, gone));
    }
    const reached = reachable(definitions, [query, this.schema.getMutationType()?.name]);
    return buildASTSchema(
      {
        kind: Kind.DOCUMENT,
        definitions: definitions.filter(
          (each) => !isTypeDefinitionNode(each) || reached.has(each.name.value),
        ),
      },
      { assumeValid: true, assumeValidSDL: true },
    );
  }
}

type WithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function hasFields(node: DefinitionNode): node is WithFields {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function isEmpty(node: DefinitionNode): node is WithFields | UnionTypeDefinitionNode {
  if (node.kind === Kind.UNION_TYPE_DEFINITION) return node.types?.length === 0;
  return hasFields(node) && node.fields?.length === 0;
}

function withoutTypes(node: DefinitionNode, gone: ReadonlySet<string>): DefinitionNode[] {
  const isLeft = ({ name }: NamedTypeNode) => !gone.has(name.value);
  if (node.kind === Kind.SCHEMA_DEFINITION)
    return [{ ...node, operationTypes: node.operationTypes.filter(({ type }) => isLeft(type)) }];
  if (isTypeDefinitionNode(node) && gone.has(node.name.value)) return [];
  if (node.kind === Kind.UNION_TYPE_DEFINITION) return [{ ...node, types: node.types?.filter(isLeft) }];
  if (!hasFields(node)) return [node];
  const fields = node.fields?.filter(({ type }) => !gone.has(nameOf(type)));
  return [{ ...node, interfaces: node.interfaces?.filter(isLeft), fields }];
}

/** The types that can be got to from the roots: also the types that an interface or a union may be. */
function reachable(
  definitions: readonly DefinitionNode[],
  roots: readonly (string | undefined)[],
): Set<string> {
  const byName = new Map(
    definitions.flatMap((each) => (isTypeDefinitionNode(each) ? [[each.name.value, each] as const] : [])),
  );
  const reached = new Set<string>();
  const reach = (name: string): void => {
    const type = byName.get(name);
    if (type === undefined || reached.has(name)) return;
    reached.add(name);
    switch (type.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        for (const field of type.fields ?? []) {
          reach(nameOf(field.type));
          for (const argument of field.arguments ?? []) reach(nameOf(argument.type));
        }
        for (const each of type.interfaces ?? []) reach(each.name.value);
        if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) {
          for (const each of definitions)
            if (hasFields(each) && each.interfaces?.some((of) => of.name.value === name))
              reach(each.name.value);
        }
        break;
      case Kind.UNION_TYPE_DEFINITION:
        for (const each of type.types ?? []) reach(each.name.value);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of type.fields ?? []) reach(nameOf(field.type));
        break;
    }
  };
  for (const root of roots) if (root !== undefined) reach(root);
  for (const each of definitions) {
    if (each.kind === Kind.DIRECTIVE_DEFINITION)
      for (const argument of each.arguments ?? []) reach(nameOf(argument.type));
  }
  return reached;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
