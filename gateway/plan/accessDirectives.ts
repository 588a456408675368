import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";
import { givenAt, linkedName, type Specification } from "./links";

const AUTHENTICATED: Specification = {
  name: "authenticated",
  url: "https://specs.apollo.dev/authenticated/v",
};
const REQUIRES_SCOPES: Specification = {
  name: "requiresScopes",
  url: "https://specs.apollo.dev/requiresScopes/v",
};
const POLICY: Specification = { name: "policy", url: "https://specs.apollo.dev/policy/v" };
const PII: Specification = { name: "pii", url: "https://customer-graph.example/pii/v" };

/** What must be granted: `authenticated`, `scope:…` or `policy:…`. */
export type Grant = string;

/** Ways to be let through: of one of them every grant. */
export type Clause = readonly (readonly Grant[])[];

/** What must be granted: a way of every clause. */
export type Requirement = readonly Clause[];

/** What of a person a field tells, and how it is masked. */
export interface Pii {
  readonly kind: string;
  readonly mask: string;
}

/** What the directives of a supergraph say themselves, each where it stands. */
export interface AccessDirectives {
  /** Of objects, interfaces, scalars and enums, by name. */
  readonly types: ReadonlyMap<string, Requirement>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, Requirement>;
  /** By `Type.field`. */
  readonly pii: ReadonlyMap<string, Pii>;
}

/** Reads `@authenticated`, `@requiresScopes`, `@policy` and `@pii` of a composed SDL, by the names that its `@link` gives them. */
export function readAccessDirectives(supergraph: DocumentNode): AccessDirectives {
  const types = new Map<string, Requirement>();
  const fields = new Map<string, Requirement>();
  const pii = new Map<string, Pii>();
  const authenticated = linkedName(supergraph, AUTHENTICATED);
  const requiresScopes = linkedName(supergraph, REQUIRES_SCOPES);
  const policy = linkedName(supergraph, POLICY);
  const piiName = linkedName(supergraph, PII);

  const requirementOf = (node: { readonly directives?: readonly ConstDirectiveNode[] }): Requirement => {
    const scopes = givenAt(node, requiresScopes)?.scopes;
    const policies = givenAt(node, policy)?.policies;
    return [
      ...(givenAt(node, authenticated) ? [[["authenticated"]]] : []),
      ...(scopes === undefined ? [] : [clauseOf("scope", scopes)]),
      ...(policies === undefined ? [] : [clauseOf("policy", policies)]),
    ];
  };
  const set = (map: Map<string, Requirement>, name: string, requirement: Requirement): void => {
    if (requirement.length > 0) map.set(name, requirement);
  };

  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        for (const field of definition.fields ?? []) {
          const name = `${definition.name.value}.${field.name.value}`;
          set(fields, name, requirementOf(field));
          const given = givenAt(field, piiName);
          if (given) pii.set(name, { kind: String(given.kind), mask: String(given.mask) });
        }
        set(types, definition.name.value, requirementOf(definition));
        break;
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        set(types, definition.name.value, requirementOf(definition));
        break;
    }
  }
  return { types, fields, pii };
}

/** A list of lists of names; GraphQL takes an item for a list with that item. */
function clauseOf(kind: "scope" | "policy", names: unknown): Clause {
  return listOf(names).map((all) => listOf(all).map((name) => `${kind}:${String(name)}`));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** What must be granted where each of several requirements holds, as one clause in its shortest form. */
export function conjunction(requirements: readonly Requirement[]): Clause | undefined {
  let ways: readonly (readonly Grant[])[] = [[]];
  for (const clause of requirements.flat()) {
    ways = shortest(ways.flatMap((way) => clause.map((more) => [...new Set([...way, ...more])].sort())));
    // More than anybody writes by hand.
    if (ways.length > 100) return undefined;
  }
  return [...ways].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Without the ways that ask for what another asks for and more. */
function shortest(ways: readonly (readonly Grant[])[]): readonly (readonly Grant[])[] {
  const distinct = [...new Map(ways.map((way) => [way.join("\n"), way])).values()];
  return distinct.filter(
    (way) =>
      !distinct.some((other) => other.length < way.length && other.every((grant) => way.includes(grant))),
  );
}
