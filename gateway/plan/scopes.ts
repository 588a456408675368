import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { getArgumentValues } from "graphql/execution/values";
import type { Seen } from "../contract";
import { marked } from "../marks";
import type { Requirement } from "./accessDirectives";
import { type AccessRules, SEES_PII } from "./accessRules";
import type { DecidedOperation } from "./conditions";
import { VisibleSchemas } from "./visibleSchema";
import { withoutFragments } from "./withoutFragments";

/** What an operation asks about its caller. */
export interface Asked {
  /** Grants that go by the caller alone, in an order of their own. */
  readonly grants: readonly string[];
  /** Each field that asks a policy. */
  readonly policies: readonly PolicyUse[];
}

/** A field of an operation that asks a policy. */
export interface PolicyUse {
  readonly policy: string;
  /** The grant that it is about: no other use of a policy has it. */
  readonly grant: string;
  /** The field's arguments in a request with these variables. */
  readonly argumentsFor: (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/**
 * Takes out of an operation what its caller may not see, before anything is planned: what is not planned is not fetched.
 * A field of an interface is seen where it may be seen of every type that its objects may be of.
 */
export class Scopes {
  private readonly visible: VisibleSchemas;

  /** `schema` is what clients may ask. */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: AccessRules,
  ) {
    this.visible = new VisibleSchemas(schema, rules);
  }

  /** What an operation asks about whoever sends it. */
  askedBy(operation: DecidedOperation): Asked {
    const grants = new Set<string>();
    const policies: PolicyUse[] = [];
    this.walk(operation, ({ node, field, number, requirement, pii }) => {
      if (field === undefined) for (const scope of this.rules.scopes) grants.add(scope);
      if (pii.length > 0) grants.add(SEES_PII);
      for (const grant of new Set(requirement.flat(2))) {
        if (!isPolicy(grant)) grants.add(grant);
        else {
          policies.push({
            policy: grant.slice("policy:".length),
            grant: ofUse(grant, number),
            argumentsFor: (variables) => getArgumentValues(field!, node, { ...variables }),
          });
        }
      }
      return false;
    });
    return { grants: [...grants].sort(), policies };
  }

  /**
   * The operation as it is for callers from whom these of the grants that it asks about are withheld: what they may not see
   * is marked, and left to nobody to fetch.
   */
  seen(operation: DecidedOperation, withheld: readonly string[]): Seen {
    const isWithheld = new Set(withheld);
    const denied: (readonly string[])[] = [];
    const kinds = new Set<string>();
    const masks = isWithheld.has(SEES_PII);
    let isIntrospected = false;
    const definition = this.walk(operation, ({ field, number, path, requirement, pii, isReached }) => {
      if (field === undefined) isIntrospected = true;
      const holds = (grant: string) => !isWithheld.has(isPolicy(grant) ? ofUse(grant, number) : grant);
      const isDenied = !requirement.every((clause) => clause.some((way) => way.every(holds)));
      if (isDenied && isReached) denied.push(path);
      if (!isDenied && isReached && !masks) for (const kind of pii) kinds.add(kind);
      return isDenied;
    });
    const sight = {
      denied: [...new Map(denied.map((path) => [path.join("\n"), path])).values()],
      masks: masks ? this.rules.pii : undefined,
      shown: isIntrospected ? this.visible.for(withheld) : undefined,
      kinds: [...kinds].sort(),
    };
    if (denied.length === 0) return { ...operation, sight };
    // What stands in a fragment may be seen at one place and not at another: they are written out.
    return { document: { kind: Kind.DOCUMENT, definitions: [definition] }, definition, sight };
  }

  /** Looks at each field, and marks those that it is told to. */
  private walk({ document, definition }: DecidedOperation, isDenied: (use: FieldUse) => boolean) {
    let count = 0;
    const walkSet = (
      set: SelectionSetNode,
      parent: GraphQLCompositeType,
      possible: readonly string[],
      { path, isReached }: Place,
    ): SelectionSetNode => {
      const selections = set.selections.map((each) => {
        if (each.kind === Kind.FRAGMENT_SPREAD) throw new Error("Fragments must be written out.");
        if (each.kind === Kind.INLINE_FRAGMENT) {
          const on = each.typeCondition ? this.schema.getType(each.typeCondition.name.value) : parent;
          if (!isCompositeType(on)) return each;
          const within = this.possibleOf(on).filter((name) => possible.includes(name));
          return { ...each, selectionSet: walkSet(each.selectionSet, on, within, { path, isReached }) };
        }
        const name = each.name.value;
        if (name === "__typename") return each;
        const number = count++;
        const field = "getFields" in parent ? parent.getFields()[name] : undefined;
        const place = [...path, (each.alias ?? each.name).value];
        const isMarked = isDenied({
          node: each,
          field,
          number,
          path: place,
          isReached,
          // The schema's own fields are everybody's: what they show is what their asker may ask.
          requirement: field ? this.rules.of(parent.name, name, possible) : [],
          pii: field ? this.piiOf(parent.name, name, possible) : [],
        });
        const gives = field && getNamedType(field.type);
        const node =
          each.selectionSet && isCompositeType(gives)
            ? {
                ...each,
                selectionSet: walkSet(each.selectionSet, gives, this.possibleOf(gives), {
                  path: [...place, ...listsOf(field!.type)],
                  // What stands below a field that is denied is not told besides.
                  isReached: isReached && !isMarked,
                }),
              }
            : each;
        return isMarked ? marked(node, "denied") : node;
      });
      return { ...set, selections };
    };
    const written = withoutFragments(document, definition);
    const root = this.schema.getRootType(written.operation)!;
    return {
      ...written,
      selectionSet: walkSet(written.selectionSet, root, [root.name], { path: [], isReached: true }),
    };
  }

  /** The kinds of personal data that a field may tell. */
  private piiOf(parent: string, field: string, possible: readonly string[]): string[] {
    const names = [...new Set([parent, ...possible])];
    return names.flatMap((type) => this.rules.pii.get(`${type}.${field}`)?.kind ?? []);
  }

  private possibleOf(type: GraphQLCompositeType): string[] {
    return isAbstractType(type) ? this.schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }
}

/** A field where it stands in an operation. */
interface FieldUse {
  readonly node: FieldNode;
  /** Undefined for the schema's own fields. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
  /** Its place among all fields of the operation. */
  readonly number: number;
  /** Response names from the root, "@" for the elements of a list. */
  readonly path: readonly string[];
  /** Whether everything above it may be seen. */
  readonly isReached: boolean;
  readonly requirement: Requirement;
  readonly pii: readonly string[];
}

type Place = Pick<FieldUse, "path" | "isReached">;

function listsOf(type: GraphQLOutputType): string[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? ["@", ...listsOf(nullable.ofType)] : [];
}

function isPolicy(grant: string): boolean {
  return grant.startsWith("policy:");
}

function ofUse(policy: string, number: number): string {
  return `${policy}#${number}`;
}
