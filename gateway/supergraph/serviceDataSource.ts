import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from "@apollo/gateway";
import { type ExecutionResult, Kind, parse, type SelectionNode } from "graphql";
import { CodedError, fail } from "../../schema/errors";
import type { Log, SubgraphService } from "../contract";
import { describeCause } from "../errors";

/** Lets Apollo's executor ask a subgraph's service. */
export class ServiceDataSource implements GraphQLDataSource {
  constructor(
    private readonly service: SubgraphService,
    private readonly log: Log,
  ) {}

  /**
   * Answers one fetch; never rejects. A service that fails costs the fields of this fetch: each of them
   * gets the failure's code, so that a client sees which sections are missing and why.
   */
  async process({ request, context }: GraphQLDataSourceProcessOptions): Promise<ExecutionResult> {
    const { operationName, variables } = request;
    const query = request.query!;
    try {
      return await this.service.execute({ query, operationName, variables }, context);
    } catch (cause) {
      const error = cause instanceof CodedError ? cause : fail("SUBGRAPH_UNAVAILABLE", { cause });
      this.log.warn(
        { subgraph: this.service.name, code: error.code, cause: describeCause(error.cause ?? error) },
        "a subgraph did not answer",
      );
      const { message, extensions } = error;
      // The executor asks no more of an error than these three.
      const errors = fieldsOf(query).map((field) => ({ message, path: [field], extensions }));
      return { data: null, errors } as unknown as ExecutionResult;
    }
  }
}

/** The fields that a fetch brings into the answer: below `_entities` where it asks for entities. */
function fieldsOf(query: string): string[] {
  const { definitions } = parse(query, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION
        ? [[each.name.value, each.selectionSet.selections] as const]
        : [],
    ),
  );
  const flatten = (selections: readonly SelectionNode[]): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return flatten(selection.selectionSet.selections);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return flatten(fragments.get(selection.name.value) ?? []);
      if (selection.name.value === "_entities") return flatten(selection.selectionSet?.selections ?? []);
      return selection.name.value === "__typename" ? [] : [(selection.alias ?? selection.name).value];
    });
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  return [...new Set(flatten(operation?.selectionSet.selections ?? []))];
}
