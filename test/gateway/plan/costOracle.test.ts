import {
  buildSchema,
  type GraphQLFieldResolver,
  getNamedType,
  getNullableType,
  getVariableValues,
  graphql,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import { Costs } from "../../../gateway/plan/cost";
import { type Dice, dice } from "../../conformance/random/dice";

// The oracle: an execution in which each list is as long as it may be, and each field counts what it gives. What the
// directives say is told to it by hand.

const LINK =
  'schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", "@listSize"]) { query: Query }';
const SDL = `
  type Query {
    one: Node
    all: [Node]
    page(first: Int = 2, tag: String @cost(weight: 3)): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    find(where: Where): Node
  }
  type Node {
    id: ID
    size: Int @cost(weight: 2)
    next: Node
    near: [Node] @listSize(assumedSize: 3)
    page(first: Int = 2, tag: String @cost(weight: 3)): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)
  }
  type Page { edges: [Edge] others: [Edge] @listSize(assumedSize: 1) total: Int @cost(weight: 5) }
  type Edge { node: Node at: String }
  input Where { name: String more: [Where!] rank: Int @cost(weight: 7) }
`;
const API = buildSchema(SDL.replace(/ @(cost|listSize)\([^)]*\)/g, ""));
const ASSUMED: Record<string, number> = { "Query.all": 10, "Node.near": 3, "Page.others": 1 };
const WEIGHTS: Record<string, number> = { "Node.size": 2, "Page.total": 5 };

interface Where {
  name?: string | null;
  more?: Where[] | null;
  rank?: number | null;
}

function weigh(where: Where | null | undefined): number {
  if (!where) return 0;
  const more = (where.more ?? []).reduce((sum, each) => sum + weigh(each), 0);
  return 1 + more + (typeof where.rank === "number" ? 7 : 0);
}

/** Executes a query over data as large as may be, and counts. */
async function count(source: string, variableValues: Record<string, unknown>): Promise<number> {
  let total = 0;
  const fieldResolver: GraphQLFieldResolver<{ first?: number }, unknown> = (parent, args, _context, info) => {
    const key = `${info.parentType.name}.${info.fieldName}`;
    const given = args as { first?: number | null; tag?: string | null; where?: Where | null };
    if (typeof given.tag === "string") total += 3;
    total += weigh(given.where);
    const isLeaf = ["ID", "Int", "String"].includes(getNamedType(info.returnType).name);
    const weight = WEIGHTS[key] ?? (isLeaf ? 0 : 1);
    if (!isListType(getNullableType(info.returnType))) {
      total += weight;
      return isLeaf ? 1 : { first: given.first ?? undefined };
    }
    // A page that is told no number has as many as any list.
    const length = key === "Page.edges" ? Math.max(0, parent.first ?? 10) : ASSUMED[key];
    total += length * weight;
    return Array.from({ length }, () => ({}));
  };
  const { errors } = await graphql({ schema: API, source, variableValues, fieldResolver });
  expect(errors).toBeUndefined();
  return total;
}

/** A random query in which no two fields are merged. */
function randomQuery(die: Dice): string {
  let fields = 0;
  const fragments: string[] = [];
  const condition = () =>
    die.chance(0.2) ? ` @${die.pick(["skip", "include"])}(if: ${die.pick(["$yes", "$no", "true"])})` : "";
  const where = (depth: number): string => {
    const parts = [
      die.chance(0.5) ? 'name: "x"' : "",
      die.chance(0.4) ? `rank: ${die.pick(["1", "null", "$n"])}` : "",
      depth > 0 && die.chance(0.5) ? `more: [${where(depth - 1)}, ${where(depth - 1)}]` : "",
    ];
    return `{ ${parts.join(" ")} }`;
  };
  const field = (type: string, depth: number): string => {
    const alias = `f${fields++}: `;
    const below = (of: string) => ` ${set(of, depth - 1)}`;
    const page = () => {
      const args = [
        die.chance(0.7) ? `first: ${die.pick(["0", "1", "3", "-1", "$n", "$unset", "$nothing"])}` : "",
        die.chance(0.3) ? `tag: ${die.pick(['"t"', "null", "$tag"])}` : "",
      ].filter((each) => each !== "");
      return `${alias}page${args.length > 0 ? `(${args.join(", ")})` : ""}${condition()}${below("Page")}`;
    };
    const leaf = (name: string) => `${alias}${name}${condition()}`;
    const object = (name: string, of: string) => `${alias}${name}${condition()}${below(of)}`;
    if (type === "Query") {
      const find = `find(where: ${die.chance(0.3) ? "$where" : where(2)})`;
      return die.pick([
        () => object("one", "Node"),
        () => object("all", "Node"),
        page,
        () => object(find, "Node"),
      ])();
    }
    if (type === "Page") {
      if (depth === 0) return leaf("total");
      return die.pick([() => object("edges", "Edge"), () => object("others", "Edge"), () => leaf("total")])();
    }
    if (type === "Edge") return depth > 0 && die.chance(0.8) ? object("node", "Node") : leaf("at");
    if (depth === 0) return leaf(die.pick(["id", "size"]));
    return die.pick([
      () => leaf("id"),
      () => leaf("size"),
      () => object("next", "Node"),
      () => object("near", "Node"),
      page,
    ])();
  };
  const selection = (type: string, depth: number): string => {
    if (die.chance(0.1))
      return `...${die.chance(0.5) ? ` on ${type}` : ""}${condition()} ${set(type, depth)}`;
    if (die.chance(0.1)) {
      const below = set(type, depth);
      fragments.push(`fragment F${fragments.length} on ${type} ${below}`);
      return `...F${fragments.length - 1}${condition()}`;
    }
    return field(type, depth);
  };
  const set = (type: string, depth: number): string =>
    `{ ${Array.from({ length: 1 + die.roll(2) }, () => selection(type, depth)).join(" ")} }`;
  const body = set("Query", 4);
  const text = `${body} ${fragments.join(" ")}`;
  const declared = {
    $n: "Int",
    $unset: "Int",
    $nothing: "Int",
    $tag: "String",
    $yes: "Boolean!",
    $no: "Boolean = false",
    $where: "Where",
  };
  const used = Object.entries(declared).filter(([name]) => new RegExp(`\\${name}\\b`).test(text));
  const variables = used.map(([name, type]) => `${name}: ${type}`).join(", ");
  return `query${variables ? `(${variables})` : ""} ${text}`;
}

test("a query costs what an execution over full lists counts, on random queries", async () => {
  const costs = new Costs(API, LINK + SDL);
  const seen = new Set<number>();
  for (let seed = 0; seed < 150; seed++) {
    const die = dice(seed);
    const source = randomQuery(die);
    const document = parse(source);
    expect([source, validate(API, document)]).toEqual([source, []]);
    const definition = document.definitions.find(
      (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
    )!;
    for (const variables of [
      { yes: true, n: 4, nothing: null, tag: "t", where: { rank: 1, more: [{ name: "a" }, { rank: 2 }] } },
      { yes: false, no: true, n: 0, nothing: null, tag: null },
    ]) {
      const { coerced } = getVariableValues(API, definition.variableDefinitions ?? [], variables);
      const cost = costs.of({ source, document, definition, variables: coerced! });
      expect([source, variables, cost]).toEqual([source, variables, await count(source, variables)]);
      seen.add(cost);
    }
  }
  // Chance has made more than trifles.
  expect(seen.size).toBeGreaterThan(50);
});
