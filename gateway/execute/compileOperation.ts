import { type FragmentDefinitionNode, type GraphQLError, type GraphQLSchema, Kind } from "graphql";
import type { Executed, Log, Plan, RequestScope, SubgraphService } from "../contract";
import { canGenerate } from "./codegen";
import { type Selected } from "./collectFields";
import { compilePlan } from "./compilePlan";
import { fetchedNames } from "./fetchSelections";
import { interpret } from "./interpret";
import { compileIntrospection, type Introspect } from "./introspect";
import { projectByClosures } from "./projectByClosures";
import { projectByCode } from "./projectByCode";
import { DEVIATION, type Project } from "./projection";
import type { Run } from "./run";
import { type ObjectShape, shapeOperation } from "./shape";
import { SharedCalls } from "./sharedCalls";
import type { Path } from "./subgraphErrors";
import { compileWithinType } from "./typeConditions";

/** What operations are executed over. */
export interface ExecutorOptions {
  /** What clients may ask. */
  readonly schema: GraphQLSchema;
  /** Every type of the supergraph. */
  readonly supergraphSchema: GraphQLSchema;
  readonly services: ReadonlyMap<string, SubgraphService>;
  readonly log: Log;
  /** Whether functions may be made from text; as this process allows unless told. */
  readonly generate?: boolean;
}

/** An operation that needs no more thinking: executed with variables coerced by the client's schema. */
export type CompiledOperation = (
  variables: Readonly<Record<string, unknown>>,
  scope: RequestScope,
) => Promise<Executed>;

/** Compiles plans over one graph. Operations compiled by one compiler share their calls of subgraphs. */
export function createCompiler(options: ExecutorOptions): (plan: Plan) => CompiledOperation {
  const { schema, services, log, generate = canGenerate } = options;
  const calls = new SharedCalls();
  const withinType = compileWithinType(options.supergraphSchema);

  return (plan) => {
    const { clientNames } = plan;
    const step = compilePlan(plan.node, { services, calls, withinType, log, generate, clientNames });
    const answer = compileAnswer(schema, plan, generate);
    return async (variables, scope) => {
      const run: Run = { variables, scope, data: {}, errors: [] };
      await step(run);
      return answer(run);
    };
  };
}

/** Makes the answer of a run that has come to its end. */
type Answer = (run: Run) => Executed;

function compileAnswer(
  schema: GraphQLSchema,
  { node, document, definition, clientNames }: Plan,
  generate: boolean,
): Answer {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const selected: Selected = { definition, fragments };
  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error(`The schema must have a root type for ${definition.operation}.`);
  const introspect: Introspect = compileIntrospection(schema, selected);
  const shape: ObjectShape = shapeOperation(schema, root, selected, {
    clientNames,
    fetched: fetchedNames(node),
  });
  const project: Project = generate ? projectByCode(shape) : projectByClosures(shape);
  return ({ data, errors, variables }) => {
    const introspection = introspect(variables);
    if (errors.length === 0) {
      try {
        return { text: `{"data":${project(data, introspection)}}` };
      } catch (error) {
        if (error !== DEVIATION) throw error;
      }
    }
    const interpreted = interpret(shape, data, introspection);
    const unexplained = interpreted.errors.filter(({ path }) => !isExplained(path ?? [], errors));
    return { data: interpreted.data, errors: [...errors, ...unexplained] };
  };
}

/** Whether a subgraph has said why there is nothing at a path: above it, at it, or below it. */
function isExplained(path: Path, errors: readonly GraphQLError[]): boolean {
  return errors.some(({ path: at }) => {
    if (at === undefined || at.length === 0) return false;
    const length = Math.min(at.length, path.length);
    return at.slice(0, length).every((step, i) => step === path[i]);
  });
}
