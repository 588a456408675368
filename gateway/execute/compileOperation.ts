import { type FragmentDefinitionNode, type GraphQLError, type GraphQLSchema, Kind } from "graphql";
import type { Executed, Log, Plan, RequestScope, Shown, Sight, SubgraphService } from "../contract";
import { canGenerate } from "./codegen";
import type { Selected } from "./collectFields";
import { compilePlan } from "./compilePlan";
import { compileDenied, type Denied } from "./denied";
import { fetchedBy } from "./fetchedFields";
import { interpret } from "./interpret";
import { compileIntrospection, type Introspect } from "./introspect";
import { projectByClosures } from "./projectByClosures";
import { projectByCode } from "./projectByCode";
import { DEVIATION, type Project } from "./projection";
import type { Run } from "./run";
import { FetchOutcomes, Sections } from "./sections";
import { type ObjectShape, shapeOperation, type ShapeOptions } from "./shape";
import { SharedCalls } from "./sharedCalls";
import type { Path } from "./subgraphErrors";
import { compileSubjects } from "./subjects";
import { createTranscriber, type Runs } from "./transcribe";
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
  /** Whether answers come with what they show of whom; they do not unless told. */
  readonly audited?: boolean;
}

/** An operation that needs no more thinking: executed with variables coerced by the client's schema. */
export type CompiledOperation = (
  variables: Readonly<Record<string, unknown>>,
  scope: RequestScope,
) => Promise<Executed>;

/** Compiles plans over one graph. Operations compiled by one compiler share their calls of subgraphs. */
export function createCompiler(options: ExecutorOptions): (plan: Plan) => CompiledOperation {
  const { schema, services, log, generate = canGenerate, audited = false } = options;
  const calls = new SharedCalls();
  const withinType = compileWithinType(options.supergraphSchema);

  return (plan) => {
    const { clientNames, node, sight } = plan;
    const selected = selectedBy(plan);
    const fetched = fetchedBy(node, withinType);
    const shape = shapeAnswer(schema, selected, { clientNames, fetched, masks: sight?.masks, audited });
    const runs: Runs = new Map();
    const transcribe = generate ? createTranscriber(node, shape, runs) : () => undefined;
    const sections = new Sections();
    const environment = {
      services,
      calls,
      transcribe,
      withinType,
      log,
      generate,
      clientNames,
      isMasked: sight?.masks !== undefined,
      sections,
    };
    const step = compilePlan(node, environment);
    const introspect = compileIntrospection(sight?.shown ?? schema, selected);
    const project = generate ? projectByCode(shape, runs) : projectByClosures(shape);
    const denied = compileDenied(sight?.denied);
    const answer = compileAnswer({ shape, introspect, project, sections, denied });
    const recordOf = audited ? compileRecord(shape, sight, sections) : undefined;
    return async (variables, scope) => {
      const run: Run = { variables, scope, data: {}, errors: [], outcomes: new FetchOutcomes() };
      await step(run);
      const executed = answer(run);
      return recordOf ? { ...executed, record: recordOf(run.data) } : executed;
    };
  };
}

function selectedBy({ document, definition }: Plan): Selected {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  return { definition, fragments };
}

function shapeAnswer(schema: GraphQLSchema, selected: Selected, options: ShapeOptions): ObjectShape {
  const { operation } = selected.definition;
  const root = schema.getRootType(operation);
  if (!root) throw new Error(`The schema must have a root type for ${operation}.`);
  return shapeOperation(schema, root, selected, options);
}

/** Makes the answer of a run that has come to its end. */
type Answer = (run: Run) => Executed;

interface AnswerParts {
  readonly shape: ObjectShape;
  readonly introspect: Introspect;
  readonly project: Project;
  readonly sections: Sections;
  readonly denied: Denied;
}

function compileAnswer({ shape, introspect, project, sections, denied }: AnswerParts): Answer {
  return ({ data, errors, variables, outcomes }) => {
    const introspection = introspect(variables);
    if (errors.length === 0) {
      try {
        return { text: `{"data":${project(data, introspection)}${denied.text}${sections.textOf(outcomes)}}` };
      } catch (error) {
        if (error !== DEVIATION) throw error;
      }
    }
    const interpreted = interpret(shape, data, introspection);
    const unexplained = interpreted.errors.filter(({ path }) => !isExplained(path ?? [], errors));
    return {
      data: interpreted.data,
      errors: [...denied.errors, ...errors, ...unexplained],
      extensions: sections.extensionsOf(outcomes),
    };
  };
}

/** What of the audit's record is known when compiling is made then: the customers alone go by the data. */
function compileRecord(shape: ObjectShape, sight: Sight | undefined, sections: Sections) {
  const find = compileSubjects(shape);
  const classes = [...(sight?.kinds ?? []), ...sections.names];
  const denied = sight?.denied ?? [];
  return (data: object): Shown => ({ customers: find(data), classes, denied });
}

/** Whether a subgraph has said why there is nothing at a path: above it, at it, or below it. */
function isExplained(path: Path, errors: readonly GraphQLError[]): boolean {
  return errors.some(({ path: at }) => {
    if (at === undefined || at.length === 0) return false;
    const length = Math.min(at.length, path.length);
    return at.slice(0, length).every((step, i) => step === path[i]);
  });
}
