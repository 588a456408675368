import type { Policies } from "../../../gateway/policy/policies";
import { accessPipeline, type AccessSubgraph, callerWith, denials } from "../../helpers/accessGraph";

const files: AccessSubgraph = {
  sdl: `
    type Query {
      file(name: String!, part: Int = 1): File @policy(policies: [["reads"]])
      open: File
    }
    type File { text: String @policy(policies: [["reads", "signs"], ["owns"]]) size: Int }`,
  resolvers: {
    Query: {
      file: (_: unknown, { name }: { name: string }) => ({ text: name, size: 1 }),
      open: () => ({ text: "o", size: 2 }),
    },
  },
};

function graphWith(policies: Policies) {
  return accessPipeline({ files }, { policies });
}

test("a policy is asked once a request for all of its uses, with their arguments, and answers each", async () => {
  const asked: unknown[] = [];
  const graph = graphWith({
    reads: (uses, caller, context) => {
      asked.push({ uses, subject: caller.subject, context });
      return Promise.resolve(uses.map(({ arguments: { name } }) => name !== "b"));
    },
  });
  const query = `query ($n: String!) { a: file(name: "a") { size } b: file(name: "b", part: 2) { size } c: file(name: $n) { size } }`;
  const answer = await graph.ask(query, callerWith(), { variables: { n: "c" } });
  expect(answer.data).toMatchObject({ a: { size: 1 }, b: null, c: { size: 1 } });
  expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE b"]);
  expect(asked).toEqual([
    {
      uses: [
        { arguments: { name: "a", part: 1 } },
        { arguments: { name: "b", part: 2 } },
        { arguments: { name: "c", part: 1 } },
      ],
      subject: "ada",
      context: {},
    },
  ]);
  expect(graph.asked.map(({ query }) => query).join()).not.toContain(`"b"`);
});

test("an outcome that is other at the next request is seen then", async () => {
  let mayRead = true;
  const graph = graphWith({ reads: (uses) => Promise.resolve(uses.map(() => mayRead)) });
  const query = `{ file(name: "a") { size } }`;
  expect((await graph.ask(query, callerWith())).data).toMatchObject({ file: { size: 1 } });
  mayRead = false;
  expect((await graph.ask(query, callerWith())).data).toMatchObject({ file: null });
  mayRead = true;
  expect((await graph.ask(query, callerWith())).data).toMatchObject({ file: { size: 1 } });
});

const all = (outcome: boolean) => (uses: readonly unknown[]) => Promise.resolve(uses.map(() => outcome));

test.each([
  [{ reads: all(true), signs: all(true), owns: all(false) }, "o"],
  [{ reads: all(false), signs: all(true), owns: all(true) }, "o"],
  [{ reads: all(true), signs: all(false), owns: all(false) }, null],
  [{ owns: all(true) }, "o"],
  [{}, null],
])("policies are asked as the directive joins them: %#", async (policies, text) => {
  const answer = await graphWith(policies).ask("{ open { text } }", callerWith());
  expect(answer.data).toMatchObject({ open: { text } });
});

test.each<[string, Policies]>([
  ["is not known", {}],
  ["rejects", { reads: () => Promise.reject(new Error("down")) }],
  [
    "throws",
    {
      reads: () => {
        throw new Error("down");
      },
    },
  ],
  ["answers too few", { reads: () => Promise.resolve([]) }],
  ["answers what is no list", { reads: () => Promise.resolve(true as never) }],
  ["answers what is not true", { reads: () => Promise.resolve(["yes" as never]) }],
  ["does not answer in time", { reads: () => new Promise(() => {}) }],
])("a policy that %s lets nobody through", async (_name, policies) => {
  const answer = await graphWith(policies).ask(`{ file(name: "a") { size } }`, callerWith());
  expect(answer.data).toMatchObject({ file: null });
  expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE file"]);
});
