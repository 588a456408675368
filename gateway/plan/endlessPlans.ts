import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { fail } from "../../schema/errors";
import type { InterfaceObjects } from "./interfaceObjects";
import { argumentOf, subgraphNames } from "./joinDirectives";

/**
 * Refuses operations for which the planner would not come to an end. Where two subgraphs know an interface as
 * an object and one of them requires something for a field, it goes round in circles when objects that the
 * other gives are asked for that field under a type's condition.
 */
export class EndlessPlans {
  /** The fields that one subgraph computes while another knows no types, by interface. */
  private readonly fields = new Map<string, Set<string>>();

  constructor(
    supergraph: DocumentNode,
    private readonly schema: GraphQLSchema,
    interfaceObjects: InterfaceObjects,
  ) {
    const subgraphs = subgraphNames(supergraph);
    for (const type of supergraph.definitions) {
      if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      const name = type.name.value;
      const objectIn = [...subgraphs.values()].filter((subgraph) => interfaceObjects.has(subgraph, name));
      if (objectIn.length < 2) continue;
      const computed = (type.fields ?? []).filter(({ directives = [] }) =>
        directives.some((each) => {
          const subgraph = subgraphs.get(argumentOf(each, "graph") ?? "");
          return argumentOf(each, "requires") !== undefined && objectIn.includes(subgraph ?? "");
        }),
      );
      if (computed.length > 0) this.fields.set(name, new Set(computed.map((field) => field.name.value)));
    }
  }

  /** Throws SUPERGRAPH_INVALID where an operation has no plan for that reason. */
  check(document: DocumentNode): void {
    if (this.fields.size === 0) return;
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const each of document.definitions)
      if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);

    /** Checks selections on `type`, of what a field gives as a `given`. */
    const check = (
      { selections }: SelectionSetNode,
      given: GraphQLCompositeType,
      type: GraphQLCompositeType,
    ): void => {
      for (const each of selections) {
        if (each.kind === Kind.FIELD) {
          const field = each.name.value;
          if (type !== given && this.fields.get(given.name)?.has(field)) throw endless(given.name, field);
          const below = "getFields" in type ? type.getFields()[field] : undefined;
          const gives = below && getNamedType(below.type);
          if (each.selectionSet && isCompositeType(gives)) check(each.selectionSet, gives, gives);
        } else {
          const part = each.kind === Kind.FRAGMENT_SPREAD ? fragments.get(each.name.value)! : each;
          const condition = this.schema.getType(part.typeCondition?.name.value ?? type.name);
          if (isCompositeType(condition)) check(part.selectionSet, given, condition);
        }
      }
    };
    for (const each of document.definitions) {
      const root = each.kind === Kind.OPERATION_DEFINITION && this.schema.getRootType(each.operation);
      if (root) check(each.selectionSet, root, root);
    }
  }
}

function endless(type: string, field: string) {
  const detail = `${field} must be asked of ${type}, not of a type that it may be: no plan can be made for that.`;
  return fail("SUPERGRAPH_INVALID", { detail });
}
