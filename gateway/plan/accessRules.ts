import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import {
  type AccessDirectives,
  type Clause,
  conjunction,
  type Pii,
  readAccessDirectives,
  type Requirement,
} from "./accessDirectives";
import { argumentOf } from "./joinDirectives";
import { parseSelection } from "./parseSelection";

/** Lets callers see personal data as they are. */
export const SEES_PII = "scope:pii:read";

/** What must be granted to see the fields of a supergraph, and which of them are masked. */
export class AccessRules {
  /** By `Type.field`: of an object what its own directive says, or that of its interfaces; of an interface all its types'. */
  readonly pii: ReadonlyMap<string, Pii>;
  /** Every scope that a field asks about, as grants. */
  readonly scopes: readonly string[];
  private readonly directives: AccessDirectives;
  /** What subgraphs need of each other for a field, by `Type.field`. */
  private readonly required = new Map<string, SelectionSetNode[]>();
  private readonly known = new Map<string, Requirement>();

  /** `schema` has every type of the supergraph. */
  constructor(
    supergraph: DocumentNode,
    private readonly schema: GraphQLSchema,
  ) {
    this.directives = this.withoutDerived(readAccessDirectives(supergraph));
    this.pii = this.piiOfAll();
    for (const definition of supergraph.definitions) {
      if (
        definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
        definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      )
        this.readRequired(definition);
    }
    const { types, fields } = this.directives;
    const grants = [...types.values(), ...fields.values()].flat(3);
    const scopes = this.pii.size > 0 ? [...grants, SEES_PII] : grants;
    this.scopes = [...new Set(scopes)].filter((grant) => grant.startsWith("scope:")).sort();
  }

  /**
   * What must be granted for a field of objects that may be of these object types: what its directives say, those of its
   * type and of what it gives, and all that subgraphs need of each other for it.
   */
  of(type: string, field: string, possible: readonly string[]): Requirement {
    if (!isAbstractType(this.schema.getType(type))) return this.ofOne(type, field);
    return distinct([this.ofOne(type, field), ...possible.map((each) => this.ofOne(each, field))].flat());
  }

  /** What must be granted for a field of one type, with all that is needed for it. */
  private ofOne(type: string, field: string): Requirement {
    const name = `${type}.${field}`;
    let requirement = this.known.get(name);
    if (requirement === undefined) {
      const clauses: Clause[] = [];
      const seen = new Set<string>();
      const collect = ({ type, field }: Needed): void => {
        const name = `${type}.${field}`;
        if (seen.has(name)) return;
        seen.add(name);
        clauses.push(...this.saidOf(type, field));
        for (const set of this.requiredOf(type, field)) {
          const needed = this.neededBy(set, type, this.possibleOf(type));
          const isMasked = this.pii.has(name);
          // What is computed of what is masked, and is not masked itself, would tell of it.
          if (!isMasked && needed.some((each) => this.pii.has(`${each.type}.${each.field}`)))
            clauses.push([[SEES_PII]]);
          needed.forEach(collect);
        }
      };
      collect({ type, field });
      this.known.set(name, (requirement = distinct(clauses)));
    }
    return requirement;
  }

  /** What directives say of a field, its type, and what it gives. */
  private saidOf(type: string, field: string): Requirement {
    const { types, fields } = this.directives;
    const gives = this.fieldOf(type, field)?.type;
    return [
      ...[type, ...this.interfacesOf(type, field)].flatMap((each) => [
        ...(fields.get(`${each}.${field}`) ?? []),
        ...(types.get(each) ?? []),
      ]),
      ...((gives && types.get(getNamedType(gives).name)) ?? []),
    ];
  }

  private requiredOf(type: string, field: string): SelectionSetNode[] {
    return [type, ...this.interfacesOf(type, field)].flatMap(
      (each) => this.required.get(`${each}.${field}`) ?? [],
    );
  }

  /** The fields of a selection, at every type that its objects may be of. */
  private neededBy(
    { selections }: SelectionSetNode,
    type: string,
    possible: readonly string[],
  ): readonly Needed[] {
    return selections.flatMap((each): readonly Needed[] => {
      if (each.kind === Kind.FRAGMENT_SPREAD) return [];
      if (each.kind === Kind.INLINE_FRAGMENT) {
        const on = each.typeCondition?.name.value ?? type;
        const within = this.possibleOf(on).filter((name) => possible.includes(name));
        return this.neededBy(each.selectionSet, on, within);
      }
      const field = each.name.value;
      const gives = this.fieldOf(type, field)?.type;
      if (gives === undefined) return [];
      const below = getNamedType(gives).name;
      return [
        ...[...new Set([type, ...possible])].map((name) => ({ type: name, field })),
        ...(each.selectionSet ? this.neededBy(each.selectionSet, below, this.possibleOf(below)) : []),
      ];
    });
  }

  private readRequired({
    name: type,
    fields = [],
  }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): void {
    for (const { name, directives = [] } of fields) {
      const sets = directives.flatMap((directive) => {
        const requires = argumentOf(directive, "requires");
        const needs = directive.name.value === "join__field" && requires !== undefined;
        return needs ? [parseSelection(requires)] : [];
      });
      if (sets.length > 0) this.required.set(`${type.value}.${name.value}`, sets);
    }
  }

  /**
   * Composition copies to interfaces what all their types ask together. Whoever asks of some of the types alone is asked no
   * more than they do: what only repeats the types is left out, since the types are asked anyway.
   */
  private withoutDerived(directives: AccessDirectives): AccessDirectives {
    const types = new Map(directives.types);
    const fields = new Map(directives.fields);
    for (const type of Object.values(this.schema.getTypeMap()).filter(isInterfaceType)) {
      const objects = this.possibleOf(type.name);
      const drop = (map: Map<string, Requirement>, name: string, of: (object: string) => string) => {
        const own = map.get(name);
        if (own === undefined) return;
        const all = objects.map((object) => map.get(of(object)) ?? []);
        const together = conjunction(all);
        const withOwn = conjunction([...all, own]);
        if (together && JSON.stringify(together) === JSON.stringify(withOwn)) map.delete(name);
      };
      drop(types, type.name, (object) => object);
      for (const field of Object.keys(type.getFields()))
        drop(fields, `${type.name}.${field}`, (object) => `${object}.${field}`);
    }
    return { ...directives, types, fields };
  }

  private piiOfAll(): ReadonlyMap<string, Pii> {
    const { pii } = this.directives;
    const all = new Map(pii);
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.keys(type.getFields())) {
        const name = `${type.name}.${field}`;
        const related = isObjectType(type) ? this.interfacesOf(type.name, field) : this.possibleOf(type.name);
        const [first, ...more] = [type.name, ...related].flatMap((each) => pii.get(`${each}.${field}`) ?? []);
        if (first === undefined) continue;
        // An object's own directive says it best; of an interface nobody knows which of its types it will be.
        const isOne = pii.has(name) || more.every(({ mask }) => mask === first.mask);
        all.set(name, isOne ? first : { kind: first.kind, mask: "HIDDEN" });
      }
    }
    return all;
  }

  private interfacesOf(type: string, field: string): string[] {
    const found = this.schema.getType(type);
    if (!isObjectType(found)) return [];
    return found.getInterfaces().flatMap((each) => (field in each.getFields() ? [each.name] : []));
  }

  private possibleOf(type: string): string[] {
    const found = this.schema.getType(type);
    if (isAbstractType(found)) return this.schema.getPossibleTypes(found).map(({ name }) => name);
    return isObjectType(found) ? [found.name] : [];
  }

  private fieldOf(type: string, field: string) {
    const found = this.schema.getType(type);
    return isObjectType(found) || isInterfaceType(found) ? found.getFields()[field] : undefined;
  }
}

/** A field of a type. */
interface Needed {
  readonly type: string;
  readonly field: string;
}

function distinct(requirement: Requirement): Requirement {
  if (requirement.length < 2) return requirement;
  return [...new Map(requirement.map((clause) => [JSON.stringify(clause), clause])).values()];
}
