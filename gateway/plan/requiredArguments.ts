import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode, visit } from "graphql";
import { fail } from "../../schema/errors";
import type { FetchNode, PlanNode } from "../contract";
import { wayOf } from "./wayOf";

/** What one field needs of others: by their path, how each is asked for. */
type Needs = ReadonlyMap<string, string>;

/**
 * Refuses plans that would be wrong. Where two fields of one object require a third with different
 * arguments, the planner fetches it once, with the arguments of one of them: the other would be computed
 * from what it has not asked for. Better no answer than that one.
 */
export class RequiredArguments {
  private readonly needs = new Map<string, Needs>();

  constructor(supergraph: DocumentNode) {
    const ofType = ({ name, fields }: { name: { value: string }; fields?: readonly unknown[] }) => {
      for (const field of (fields ?? []) as FieldNode[]) {
        for (const directive of field.directives ?? []) {
          const value = directive.arguments?.find((each) => each.name.value === "requires")?.value;
          if (value?.kind !== Kind.STRING) continue;
          const key = `${name.value}.${field.name.value}`;
          this.needs.set(key, new Map([...(this.needs.get(key) ?? []), ...readNeeds(value.value)]));
        }
      }
    };
    visit(supergraph, { ObjectTypeDefinition: ofType, InterfaceTypeDefinition: ofType });
  }

  /** Throws SUPERGRAPH_INVALID where a plan asks for one field in two ways. */
  check(root: PlanNode | undefined): void {
    const ways = new Map<string, string>();
    const checkNode = (node: PlanNode, path: string): void => {
      if (node.kind === "Flatten") checkNode(node.node, `${path}/${node.path.join("/")}`);
      else if (node.kind !== "Fetch") node.nodes.forEach((child) => checkNode(child, path));
      else if (node.requires) {
        for (const needs of this.needsOf(node)) {
          for (const [name, way] of needs) {
            const at = `${path}/${name}`;
            if ((ways.get(at) ?? way) !== way) throw conflict(name);
            ways.set(at, way);
          }
        }
      }
    };
    if (root && this.needs.size > 0) checkNode(root, "");
  }

  private needsOf({ operation }: FetchNode): Needs[] {
    const found: Needs[] = [];
    const { definitions } = parse(operation, { noLocation: true });
    const collect = (set: SelectionSetNode | undefined, type: string): void => {
      for (const each of set?.selections ?? []) {
        if (each.kind === Kind.INLINE_FRAGMENT) {
          collect(each.selectionSet, each.typeCondition?.name.value ?? type);
        } else if (each.kind === Kind.FRAGMENT_SPREAD) {
          for (const part of definitions) {
            const isIt = part.kind === Kind.FRAGMENT_DEFINITION && part.name.value === each.name.value;
            if (isIt) collect(part.selectionSet, part.typeCondition.name.value);
          }
        } else if (each.name.value === "_entities") collect(each.selectionSet, type);
        else {
          const needs = this.needs.get(`${type}.${each.name.value}`);
          if (needs) found.push(needs);
        }
      }
    };
    for (const each of definitions)
      if (each.kind === Kind.OPERATION_DEFINITION) collect(each.selectionSet, "");
    return found;
  }
}

function readNeeds(selection: string): Map<string, string> {
  const needs = new Map<string, string>();
  const collect = ({ selections }: SelectionSetNode, path: string): void => {
    for (const each of selections) {
      if (each.kind === Kind.INLINE_FRAGMENT) collect(each.selectionSet, path);
      if (each.kind !== Kind.FIELD) continue;
      const at = `${path}${each.name.value}`;
      needs.set(at, wayOf(each));
      if (each.selectionSet) collect(each.selectionSet, `${at}/`);
    }
  };
  for (const each of parse(`{ ${selection} }`, { noLocation: true }).definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) collect(each.selectionSet, "");
  }
  return needs;
}

function conflict(name: string) {
  const detail = `Two fields of one object require ${name} with different arguments: ask for them in two requests.`;
  return fail("SUPERGRAPH_INVALID", { detail });
}
