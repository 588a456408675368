import { type DocumentNode, getOperationAST, getVariableValues, Kind, parse, print, visit } from "graphql";
import type { Log, SubgraphRequest, SubgraphService } from "../../../gateway/contract";
import { createCompiler } from "../../../gateway/execute/compileOperation";
import { AccessRules } from "../../../gateway/plan/accessRules";
import { createPlanner } from "../../../gateway/plan/planner";
import { Scopes } from "../../../gateway/plan/scopes";
import { Subjects } from "../../../gateway/plan/subjects";
import { CodedError } from "../../../schema/errors";
import { withoutSections } from "../../helpers/answerText";
import { answerFrom, answerWhole, faultsFor } from "./answers";
import { dice } from "./dice";
import { subjectOf } from "./differences";
import { printQuery, randomQuery, VARIABLES } from "./query";
import type { World } from "./world";

// In a random graph the first entity is whom the data are of.
jest.mock("../../../gateway/dataSubject", () => ({ SUBJECT: { type: "E0", key: "id" } }));

const GRAPHS = Number(process.env.RANDOM_GRAPHS ?? 12);
const QUERIES = 40;
const MILLISECONDS = process.env.RANDOM_GRAPHS ? Infinity : 12_000;
const SEED = Number(process.env.RANDOM_SEED ?? 1);
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** The names of some fields that callers may not see; never those by which subgraphs know an object. */
function someNames({ types }: World, seed: number): Set<string> {
  const names = [...types.values()].flatMap(({ fields }) => fields.map(({ name }) => name));
  return new Set(dice(seed).some([...new Set(names)], 0.2));
}

/** Which fields are closed by that: those of these names, and all that is computed of one that is closed. */
function closedBy({ types }: World, names: ReadonlySet<string>): (type: string, field: string) => boolean {
  const isClosed = (type: string, field: string): boolean => {
    if (names.has(field)) return true;
    const known = types.get(type)?.fields.find(({ name }) => name === field);
    return known?.requires?.some((each) => isClosed(type, each.name) || names.has(each.below ?? "")) ?? false;
  };
  return isClosed;
}

/** The graph as if its subgraphs had asked a scope at these fields. */
function withScopes(supergraph: DocumentNode, names: ReadonlySet<string>): DocumentNode {
  const link = `@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "may", for: SECURITY)`;
  return visit(parse(print(supergraph).replace(/^schema/m, `schema ${link}`)), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const [scoped] = parse(`type T { f: Int @may(scopes: [["closed"]]) }`).definitions;
        const more = scoped.kind === Kind.OBJECT_TYPE_DEFINITION ? scoped.fields![0].directives! : [];
        return names.has(field.name.value)
          ? { ...field, directives: [...field.directives!, ...more] }
          : field;
      }),
    }),
  });
}

test.each([
  ["generated", true],
  ["closures", false],
])(
  "what may not be seen is null as by the specification, all else as it was, and no subgraph is asked for it: %s",
  async (_name, generate) => {
    let compared = 0;
    let denials = 0;
    let found = 0;
    const end = performance.now() + MILLISECONDS;
    for (let seed = SEED; seed < SEED + GRAPHS && performance.now() < end; seed++) {
      const subject = subjectOf(seed, (world) => faultsFor(world, seed, 0), { isTame: false });
      if (subject === undefined) continue;
      const { world, graph } = subject;
      const names = someNames(world, seed);
      const isClosed = closedBy(world, names);
      const planner = createPlanner(graph.sdl);
      const supergraph = withScopes(parse(graph.sdl), names);
      const scopes = new Scopes(graph.schema, new AccessRules(supergraph, planner.schema));
      const subjects = new Subjects(supergraph, graph.schema);
      const answer = answerFrom(world, () => undefined);
      const asked: string[] = [];
      const services = new Map(
        world.subgraphs.map(({ name }): [string, SubgraphService] => [
          name,
          {
            name,
            execute: () => Promise.reject(new Error("It is asked by text.")),
            send(body) {
              const request = JSON.parse(body) as SubgraphRequest;
              asked.push(request.query);
              return Promise.resolve(Buffer.from(JSON.stringify(answer(name, request))));
            },
            checkHealth: () => Promise.resolve(),
            close: () => Promise.resolve(),
          },
        ]),
      );
      const { schema } = graph;
      const compile = createCompiler({
        schema,
        supergraphSchema: planner.schema,
        services,
        log: silent,
        generate,
        audited: true,
      });
      const die = dice(seed * 7919);
      for (let i = 0; i < QUERIES; i++) {
        const selections = randomQuery(world, schema, die, { root: "Query", isTame: false });
        if (selections === undefined) continue;
        const source = printQuery(selections, "Query");
        const document = parse(source);
        const definition = getOperationAST(document)!;
        const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], VARIABLES);
        const operation = { source, document, definition, variables: coerced! };
        const where = `seed ${seed}, without ${[...names].join(" ")}\n${source}`;
        const whole = await answerWhole(
          world,
          ({ type }, field) => (isClosed(type, field) ? "null" : undefined),
          schema,
          source,
          VARIABLES,
        );
        // The audit may go ways that the caller may not.
        const isAudited = i % 2 === 1;
        let plan;
        try {
          plan = planner.plan(operation, (decided) => {
            const seen = scopes.seen(decided, ["scope:closed"]);
            return isAudited ? subjects.added(seen) : seen;
          });
        } catch (error) {
          // There are operations that no plan can be made for, and they are known.
          if (error instanceof CodedError && error.code === "SUPERGRAPH_INVALID") continue;
          throw new Error(where, { cause: error });
        }
        asked.splice(0);
        const executed = await compile(plan)(coerced!, { signal: new AbortController().signal, caller: "" });
        const denied = plan.sight!.denied.length;
        const { data, errors } =
          "text" in executed
            ? { data: dataOf(executed.text, denied), errors: [] }
            : { data: JSON.stringify(executed.data), errors: executed.errors };
        expect([where, data]).toEqual([where, JSON.stringify(whole.data)]);
        // Of values that clients must not see the specification tells as well.
        const others = errors.filter(({ extensions }) => extensions.code !== "UNAUTHORIZED_FIELD_OR_TYPE");
        if (!whole.errors) expect([where, others]).toEqual([where, []]);
        if (!isAudited) expect([where, asked.filter((query) => asksFor(query, names))]).toEqual([where, []]);
        compared++;
        denials += denied;
        found += executed.record!.customers.size;
      }
    }
    expect(compared).toBeGreaterThan(20);
    expect(denials).toBeGreaterThan(20);
    expect(found).toBeGreaterThan(20);
  },
);

/** The data of an answer's text, as they are written; the errors must be those that were denied. */
function dataOf(text: string, denied: number): string {
  const whole = withoutSections(text);
  const { errors = [] } = JSON.parse(whole) as { errors?: unknown[] };
  expect(errors).toHaveLength(denied);
  const tail = errors.length > 0 ? `,"errors":${JSON.stringify(errors)}}` : "}";
  expect(whole.endsWith(tail)).toBe(true);
  return whole.slice(`{"data":`.length, -tail.length);
}

function asksFor(query: string, names: ReadonlySet<string>): boolean {
  let asks = false;
  visit(parse(query), { Field: ({ name }) => void (names.has(name.value) && (asks = true)) });
  return asks;
}
