import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { readCostWeights } from "../../../gateway/plan/costWeights";

const NAMES = { cost: "cost", listSize: "listSize" };

/** A subgraph that brings the directives by these imports, and uses them under these names. */
function subgraph(imports: string, { cost, listSize } = NAMES, weight = 3): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable" ${imports}])
    type Query { things(first: Int @${cost}(weight: ${weight}), in: In): [Thing] @shareable @${cost}(weight: ${weight})
      @${listSize}(assumedSize: ${weight}, slicingArguments: ["first"], requireOneSlicingArgument: false) }
    type Thing @shareable @${cost}(weight: 2) { name: String colour: Colour size: Size }
    enum Colour @${cost}(weight: 4) { RED }
    scalar Size @${cost}(weight: 5)
    input In { a: Int @${cost}(weight: 6) }`;
}

function weightsOf(...sdls: string[]) {
  const { supergraphSdl, errors } = composeServices(
    sdls.map((sdl, i) => ({ name: `s${i}`, typeDefs: parse(sdl) })),
  );
  expect(errors).toBeUndefined();
  return readCostWeights(parse(supergraphSdl!));
}

const expected = (weight: number) => ({
  types: new Map([
    ["Thing", 2],
    ["Colour", 4],
    ["Size", 5],
  ]),
  fields: new Map([
    [
      "Query.things",
      {
        weight,
        list: {
          assumedSize: weight,
          slicingArguments: ["first"],
          sizedFields: [],
          requireOneSlicingArgument: false,
        },
        arguments: new Map([["first", weight]]),
      },
    ],
  ]),
  inputFields: new Map([["In.a", 6]]),
});

test.each([
  ["imported", '"@cost" "@listSize"', NAMES],
  [
    "imported under other names",
    '{ name: "@cost", as: "@price" } { name: "@listSize", as: "@long" }',
    { cost: "price", listSize: "long" },
  ],
  ["under their namespace", "", { cost: "federation__cost", listSize: "federation__listSize" }],
])("reads the directives of a composed graph that are %s", (_name, imports, names) => {
  const sdl = subgraph(imports, names);
  const { types, fields, inputFields } = weightsOf(sdl);
  const wanted = expected(3);
  expect(new Map([...types].sort())).toEqual(new Map([...wanted.types].sort()));
  expect({ fields, inputFields }).toEqual({ fields: wanted.fields, inputFields: wanted.inputFields });
});

test("takes the dearest where subgraphs differ", () => {
  const imports = '"@cost" "@listSize"';
  const { fields } = weightsOf(subgraph(imports), subgraph(imports, NAMES, 9));
  expect(fields).toEqual(expected(9).fields);
});

test("wants exactly one slicing argument unless told", () => {
  const { fields } = weightsOf(
    subgraph('"@cost" "@listSize"').replace(", requireOneSlicingArgument: false", ""),
  );
  expect(fields.get("Query.things")?.list?.requireOneSlicingArgument).toBe(true);
});

test("reads nothing of directives that only have the name", () => {
  const sdl = "directive @cost(weight: Int!) on FIELD_DEFINITION type Query { a: Int @cost(weight: 9) }";
  expect(readCostWeights(parse(sdl)).fields.size).toBe(0);
});
