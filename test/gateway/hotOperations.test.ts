import { type OperationDefinitionNode, parse } from "graphql";
import type { Operation } from "../../gateway/contract";
import { HotOperations } from "../../gateway/hotOperations";

function operation(name: string, variables: Record<string, unknown> = {}): Operation {
  const source = `query ${name} { page }`;
  const document = parse(source);
  return { source, document, definition: document.definitions[0] as OperationDefinitionNode, variables };
}
const names = (hot: HotOperations, count: number) => hot.hottest(count).map(({ name }) => name);

test("the most used are the hottest, at most so many", () => {
  const hot = new HotOperations();
  for (const [name, uses] of Object.entries({ seldom: 1, often: 3, daily: 2 })) {
    const compiled = {};
    for (let i = 0; i < uses; i++) hot.count(compiled, operation(name));
  }
  expect(names(hot, 2)).toEqual(["often", "daily"]);
});

test("the one unused for longest is forgotten first", () => {
  const hot = new HotOperations(2);
  const first = {};
  hot.count(first, operation("first"));
  hot.count({}, operation("second"));
  hot.count(first, operation("first"));
  hot.count({}, operation("third"));
  expect(names(hot, 9)).toEqual(["first", "third"]);
});

test("nothing of a customer is kept", () => {
  const hot = new HotOperations();
  hot.count({}, operation("view", { id: "C-1", name: "Ada", withLoans: true, withCards: false }));
  expect(hot.hottest(1)).toEqual([
    { source: "query view { page }", name: "view", booleans: { withLoans: true, withCards: false }, uses: 1 },
  ]);
});
