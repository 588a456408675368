import { printSchema } from "graphql";
import type { Log, SubgraphService } from "../../../gateway/contract";
import { createPlanner } from "../../../gateway/plan/planner";
import { loadSupergraph } from "../../../gateway/supergraph/loadSupergraph";
import { composeAccess } from "../../helpers/accessGraph";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const services: SubgraphService[] = [
  {
    name: "a",
    execute: () => Promise.resolve({}),
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  },
];
const SDL = composeAccess({
  a: {
    sdl: `type Query {
      a: String @requiresScopes(scopes: [["x"]]) @policy(policies: [["p"]]) @authenticated @pii(kind: "NAME", mask: "HIDDEN")
    }`,
    resolvers: {},
  },
});
const load = (supergraphSdl: string) => loadSupergraph({ supergraphSdl, services, log: silent });

test("a graph with the directives that are enforced is loaded, and clients see none of them", async () => {
  const { schema, sdl } = await load(SDL);
  expect(printSchema(schema)).toBe("type Query {\n  a: String\n}");
  // What enforces them reads them from here.
  expect(sdl).toBe(SDL);
  expect(sdl).toContain("for: SECURITY");
});

test.each([
  ["another version of what is enforced", "requiresScopes/v0.1", "requiresScopes/v9.9"],
  ["what nobody here knows", "https://specs.apollo.dev/policy/v0.1", "https://bank.example/secrecy/v1.0"],
])("a graph that asks for the enforcement of %s is refused", async (_name, known, unknown) => {
  const sdl = SDL.replace(known, unknown);
  expect(sdl).not.toBe(SDL);
  await expect(load(sdl)).rejects.toMatchObject({ code: "SUPERGRAPH_INVALID" });
  expect(() => createPlanner(sdl)).toThrow();
});
