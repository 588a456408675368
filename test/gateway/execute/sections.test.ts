import { FetchOutcomes, Sections } from "../../../gateway/execute/sections";

/** Sets the clock, in milliseconds. */
const clock = jest.spyOn(performance, "now");
afterAll(() => clock.mockRestore());

const sections = new Sections();
const [first, loans, second] = ["deposits", "loans", "deposits"].map((name) => sections.add(name));

/** What is told of a run, which must be the same in both forms. */
function told(outcomes: FetchOutcomes) {
  const extensions = sections.extensionsOf(outcomes);
  const text = sections.textOf(outcomes);
  expect(text === "" ? undefined : JSON.parse(`{${text.slice(1)}}`)).toEqual(extensions && { extensions });
  return extensions?.sections;
}

function ask(outcomes: FetchOutcomes, fetch: number, from: number, to: number) {
  clock.mockReturnValue(from);
  outcomes.asked(fetch);
  clock.mockReturnValue(to);
}

test("says nothing where no subgraph was asked", () => {
  expect(told(new FetchOutcomes())).toBeUndefined();
});

test("has one row for each subgraph that was asked: its longest fetch and its worst outcome", () => {
  const outcomes = new FetchOutcomes();
  ask(outcomes, first, 1_000, 1_012.345);
  outcomes.answered(first);
  expect(told(outcomes)).toEqual([{ subgraph: "deposits", status: "OK", ms: 12.3 }]);
  ask(outcomes, second, 1_010, 1_018);
  outcomes.answered(second);
  outcomes.answeredInPart(second);
  ask(outcomes, loans, 1_000, 1_001);
  outcomes.answered(loans);
  expect(told(outcomes)).toEqual([
    { subgraph: "deposits", status: "PARTIAL", ms: 12.3 },
    { subgraph: "loans", status: "OK", ms: 1 },
  ]);
});

test.each([
  ["DEADLINE_EXCEEDED", "TIMEOUT"],
  ["SUBGRAPH_UNAVAILABLE", "UNAVAILABLE"],
] as const)("calls a fetch that failed with %s %s, for as long as it was waited for", (code, status) => {
  const outcomes = new FetchOutcomes();
  ask(outcomes, first, 5, 6);
  outcomes.answered(first);
  ask(outcomes, second, 10, 40);
  outcomes.failed(second, code);
  expect(told(outcomes)).toEqual([{ subgraph: "deposits", status, ms: 30 }]);
});

test("calls an answer that is of no use unavailable, and does not count the time spent on it", () => {
  const outcomes = new FetchOutcomes();
  ask(outcomes, loans, 10, 14);
  outcomes.answered(loans);
  clock.mockReturnValue(100);
  outcomes.failed(loans, "SUBGRAPH_UNAVAILABLE");
  expect(told(outcomes)).toEqual([{ subgraph: "loans", status: "UNAVAILABLE", ms: 4 }]);
});

test("counts a failure for more than a timeout, and both for more than an answer", () => {
  const outcomes = new FetchOutcomes();
  ask(outcomes, first, 0, 1);
  outcomes.failed(first, "SUBGRAPH_UNAVAILABLE");
  ask(outcomes, second, 0, 2);
  outcomes.failed(second, "DEADLINE_EXCEEDED");
  expect(told(outcomes)).toEqual([{ subgraph: "deposits", status: "UNAVAILABLE", ms: 2 }]);
});
