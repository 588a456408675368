import { checkVariables, LIMITS } from "../../../gateway/plan/limits";
import { CodedError } from "../../../schema/errors";

function refusal(variables: Record<string, unknown>): string | undefined {
  try {
    checkVariables(variables);
    return undefined;
  } catch (error) {
    return error instanceof CodedError ? error.message : String(error);
  }
}

function nest(levels: number, around: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = around(value);
  return value;
}

const lists = (levels: number) => nest(levels, (inner) => [inner]);
const objects = (levels: number) => nest(levels, (inner) => ({ inner }));
const numbers = (length: number) => Array.from({ length }, (_, i) => i);

test.each([
  ["nothing", {}],
  ["values of each kind", { a: null, b: 1, c: "text", d: [true], e: { f: [{}] } }],
  ["lists nested as deep as may be", { a: lists(LIMITS.valueLevels) }],
  ["objects nested as deep as may be", { a: objects(LIMITS.valueLevels) }],
  ["a list as long as may be", { a: numbers(LIMITS.items) }],
])("variables may hold %s", (_name, variables) => {
  expect(refusal(variables)).toBeUndefined();
});

test.each([
  ["lists nested too deep", { a: lists(LIMITS.valueLevels + 1) }, LIMITS.valueLevels],
  ["objects nested too deep", { a: objects(LIMITS.valueLevels + 1) }, LIMITS.valueLevels],
  ["lists nested 200,000 deep", { a: lists(200_000) }, LIMITS.valueLevels],
  ["a list too long", { a: numbers(LIMITS.items + 1) }, LIMITS.items],
  ["a long list in an object", { a: { b: [numbers(LIMITS.items + 1)] } }, LIMITS.items],
  ["too many values", { a: numbers(900).map(() => numbers(20)) }, LIMITS.values],
  ["too many keys", { a: Object.fromEntries(numbers(20_000).map((i) => [`k${i}`, 1])) }, LIMITS.values],
])("variables may not hold %s", (_name, variables, limit) => {
  expect(refusal(variables)).toContain(`It may have ${limit} `);
});
