import { parse } from "graphql";
import { LOOKUP } from "./channels";
import type { Audit } from "./audit";
import type { Log, Operation, Plan, RequestOrigin, Supergraph } from "./contract";
import { type CompiledOperation, createCompiler } from "./execute/compileOperation";
import { compileDenied } from "./execute/denied";
import { Refusal } from "./errors";
import { HotOperations } from "./hotOperations";
import { observePlan } from "./observePlan";
import { AccessRules, SEES_PII } from "./plan/accessRules";
import { decideConditions } from "./plan/conditions";
import { Costs } from "./plan/cost";
import { Documents } from "./plan/document";
import { OperationCache } from "./plan/operationCache";
import { createPlanner } from "./plan/planner";
import { type Asked, Scopes } from "./plan/scopes";
import { Subjects } from "./plan/subjects";

/** What the stages of a graph are made with. */
export interface StagesOptions {
  log: Log;
  /** What becomes of an operation with fields that its caller may not see. */
  authorization?: "null" | "reject";
  /** Where there is one, whose data an answer shows is found out. */
  audit?: Audit;
}

/** The stages that are made once for each graph. */
export interface Stages {
  documents: Documents;
  costs: Costs;
  /** What an operation asks about its caller. */
  askedBy(operation: Operation): Asked;
  /** The ways in which an operation that is made ready may be seen. */
  variantsOf(operation: Operation): Operation[];
  operations: OperationCache<CompiledOperation>;
  readonly plan: (operation: Operation) => Plan;
  compile: ReturnType<typeof createCompiler>;
  hot: HotOperations;
}

/** An operation made ready over a graph: before, or now. `uses` are counted, for the next graph to begin with the hottest. */
export function compiled(
  stages: Stages,
  operation: Operation,
  origin: RequestOrigin,
  uses = 1,
): CompiledOperation {
  const { documents, operations, plan, compile, hot } = stages;
  let isKnown = true;
  const made = operations.get(operation, () => {
    isKnown = false;
    return observePlan(origin, () => compile(plan(operation)));
  });
  hot.count(made, operation, uses);
  if (LOOKUP.hasSubscribers) {
    LOOKUP.publish({ isKnown, operations: operations.size, documents: documents.size });
  }
  return made;
}

/** Makes them. */
export function createStages({ schema, sdl, services }: Supergraph, options: StagesOptions): Stages {
  const { log, authorization, audit } = options;
  const audited = audit !== undefined;
  const planner = createPlanner(sdl);
  const document = parse(sdl, { noLocation: true });
  const scopes = new Scopes(schema, new AccessRules(document, planner.schema));
  const subjects = audited ? new Subjects(document, schema) : undefined;
  const asked = new OperationCache<Asked>();
  const askedBy = (operation: Operation) =>
    asked.get(operation, () => scopes.askedBy(decideConditions(operation)));
  return {
    documents: new Documents(schema),
    costs: new Costs(schema, sdl),
    askedBy,
    variantsOf(operation) {
      // Callers who see personal data masked are as many as those who see them.
      const isMasked = operation.withheld === undefined && askedBy(operation).grants.includes(SEES_PII);
      return isMasked ? [operation, { ...operation, withheld: [SEES_PII] }] : [operation];
    },
    operations: new OperationCache(),
    plan: (operation) =>
      planner.plan(operation, (decided) => {
        const seen = scopes.seen(decided, operation.withheld ?? []);
        const { denied = [] } = seen.sight ?? {};
        if (authorization === "reject" && denied.length > 0) throw new Refusal(compileDenied(denied).errors);
        return subjects ? subjects.added(seen) : seen;
      }),
    compile: createCompiler({ schema, supergraphSchema: planner.schema, services, log, audited }),
    hot: new HotOperations(),
  };
}
