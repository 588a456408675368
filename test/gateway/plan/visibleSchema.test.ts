import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from "graphql";
import { accessPipeline, type AccessSubgraph, callerWith } from "../../helpers/accessGraph";

const shop: AccessSubgraph = {
  sdl: `
    type Query {
      open(colour: Colour): Int
      vault(key: Key): Vault @requiresScopes(scopes: [["vault"]])
      things: [Thing]
      item: Item
      ruled: Int @policy(policies: [["rule"]])
    }
    type Mutation { burn: Int @requiresScopes(scopes: [["burn"]]) }
    enum Colour { RED }
    input Key { value: String kind: KeyKind }
    enum KeyKind { IRON }
    type Vault { gold: Gold }
    type Gold { grams: Int }
    union Thing = Stone | Jewel
    type Stone { weight: Int price: Int @requiresScopes(scopes: [["prices"]]) }
    type Jewel @requiresScopes(scopes: [["jewels"]]) { carat: Int }
    interface Item { label: String cost: Int }
    type Box implements Item { label: String cost: Int @requiresScopes(scopes: [["prices"]]) }`,
  resolvers: {},
};
const graph = accessPipeline({ shop });

async function shown(...scopes: string[]): Promise<string> {
  const answer = await graph.ask(getIntrospectionQuery(), callerWith(...scopes));
  return printSchema(buildClientSchema(answer.data as unknown as IntrospectionQuery));
}

test("a caller is shown the fields, types and arguments that the caller may ask, and no others", async () => {
  const sdl = await shown();
  expect(sdl).toMatch(/open\(colour: Colour\)/);
  expect(sdl).toMatch(/ruled/);
  expect(sdl).not.toMatch(/vault|Vault|Gold|Key|Mutation|burn|Jewel|price|cost/i);
  expect(sdl).toContain("union Thing = Stone");
  expect(sdl).toMatch(/interface Item {\s+label: String\s+}/);
});

test("a scope shows what it opens, with all that is reached by it", async () => {
  expect(await shown("vault")).toMatch(
    /vault\(key: Key\): Vault[^]*type Gold|type Gold[^]*vault\(key: Key\)/,
  );
  expect(await shown("burn")).toContain("type Mutation");
  expect(await shown("jewels", "prices")).toMatch(/cost: Int/);
});

test("with all scopes, or where nobody is known to call, all is shown", async () => {
  const everything = await shown("vault", "burn", "prices", "jewels");
  const answer = await graph.ask(getIntrospectionQuery());
  expect(everything).toBe(printSchema(buildClientSchema(answer.data as unknown as IntrospectionQuery)));
  expect(everything).toContain("KeyKind");
});

test("a type that may not be seen is unknown by its name", async () => {
  const query = `{ __type(name: "Vault") { name } a: __type(name: "Stone") { fields { name } } open }`;
  const answer = await graph.ask(query, callerWith());
  expect(answer.data).toMatchObject({ __type: null, a: { fields: [{ name: "weight" }] } });
});

test("messages about a document name nothing that it does not name, where names are not suggested", async () => {
  const quiet = accessPipeline({ shop }, { suggest: false });
  const { errors } = await quiet.ask("{ vaul { gold } things { ... on Ston { weight } } }", callerWith());
  expect(JSON.stringify(errors)).not.toMatch(/vault|Stone/i);
});
