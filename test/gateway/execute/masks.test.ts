import { Source } from "graphql";
import { LOOKUP } from "../../../gateway/channels";
import { maskText } from "../../../gateway/execute/masks";
import { accessPipeline, type AccessSubgraph, callerWith, denials } from "../../helpers/accessGraph";

test.each([
  ["INITIALS", "Ada Lovelace", "A. L."],
  ["INITIALS", "Anne-Marie de la Tour", "A. M. d."],
  ["INITIALS", "王小明", "王."],
  ["INITIALS", "", "***"],
  ["YEAR", "1984-05-17", "1984-01-01"],
  ["YEAR", "1984-05-17T10:00:00.000Z", "1984-01-01T00:00:00.000Z"],
  ["YEAR", "of old", "***"],
  ["LAST4", "A123456789", "***6789"],
  ["LAST4", "1234", "***"],
  ["CONTACT", "+886 912-345-678", "***5678"],
  ["CONTACT", "110", "***"],
  ["CONTACT", "ada@example.com", "a***@example.com"],
  ["CONTACT", "a@example.com", "***@example.com"],
  ["HIDDEN", "12 Main Street", "***"],
  ["SOMETHING", "12 Main Street", "***"],
])("%s makes of %j %j", (mask, text, shown) => {
  expect(maskText(mask, text)).toBe(shown);
  expect(maskText(mask, shown)).toBe(shown);
});

const people: AccessSubgraph = {
  sdl: `
    scalar Date
    type Query { person: Person people: [Person!]! party: Party any: [Any!] page: Page broken: Broken }
    interface Party { id: ID! name: String label: String }
    union Any = Person | Firm
    type Person implements Party @key(fields: "id") {
      id: ID!
      name: String @pii(kind: "NAME", mask: "INITIALS")
      label: String
      born: Date @pii(kind: "BIRTH_DATE", mask: "YEAR")
      lines: [String!]! @pii(kind: "ADDRESS", mask: "HIDDEN")
      phone: String! @pii(kind: "CONTACT", mask: "CONTACT")
      income: Int @pii(kind: "INCOME", mask: "HIDDEN")
      open: String
      friend: Person
    }
    type Firm implements Party @key(fields: "id") { id: ID! name: String label: String @pii(kind: "NAME", mask: "INITIALS") }
    type Page { person: Person open: Int }
    type Broken { born: Date! @pii(kind: "BIRTH_DATE", mask: "LAST4") }
  `,
  resolvers: {
    Query: {
      person: () => PERSON,
      people: () => [PERSON, { ...PERSON, name: null, born: null }],
      party: () => PERSON,
      any: () => [PERSON, { __typename: "Firm", id: "2", name: "Acme Ltd", label: "Big Firm" }],
      page: () => ({ person: PERSON, open: 1 }),
      broken: () => ({ born: "1984-05-17" }),
    },
    Person: { friend: () => PERSON },
  },
};
const PERSON = {
  __typename: "Person",
  id: "1",
  name: "Ada Lovelace",
  label: "VIP",
  born: "1984-05-17",
  lines: ["12 Main Street", "Flat 3"],
  phone: "+886912345678",
  income: 100,
  open: "seen",
};
const greetings: AccessSubgraph = {
  sdl: `type Person @key(fields: "id") {
    id: ID!
    name: String @external
    greeting: String @requires(fields: "name")
    tag: String @requires(fields: "name") @pii(kind: "NAME", mask: "HIDDEN")
    rank: Int
  }`,
  resolvers: {
    Person: {
      greeting: ({ name }: { name: string }) => `Dear ${name}`,
      tag: ({ name }: { name: string }) => `<${name}>`,
      rank: () => 4,
    },
  },
};
const subgraphs = { people, greetings };
const planted = /Lovelace|1984-05|Main Street|91234|VIPx/;

describe.each([
  ["in this process", false],
  ["behind HTTP, where texts are taken as they come", true],
])("a caller without pii:read, over subgraphs %s,", (_name, byText) => {
  const graph = accessPipeline(subgraphs, { byText });
  const masked = {
    name: "A. L.",
    born: "1984-01-01",
    lines: ["***", "***"],
    phone: "***5678",
    income: null,
    open: "seen",
  };

  test.each([
    ["by their names", "{ person { name born lines phone income open } }", { person: masked }],
    [
      "behind aliases",
      "{ p: person { open id: name label: born } }",
      { p: { open: "seen", id: "A. L.", label: "1984-01-01" } },
    ],
    ["in fragments", "{ person { ...F } } fragment F on Person { name }", { person: { name: "A. L." } }],
    [
      "in a list",
      "{ people { name born } }",
      {
        people: [
          { name: "A. L.", born: "1984-01-01" },
          { name: null, born: null },
        ],
      },
    ],
    ["of an interface", "{ party { name } }", { party: { name: "A. L." } }],
    [
      "of an interface, under a condition",
      "{ party { ... on Person { name label } } }",
      { party: { name: "A. L.", label: "VIP" } },
    ],
    [
      "of a union, each type by its own directive",
      "{ any { ... on Party { name label } } }",
      {
        any: [
          { name: "A. L.", label: "VIP" },
          { name: "Acme Ltd", label: "B. F." },
        ],
      },
    ],
    [
      "far below",
      "{ page { open person { friend { open name } } } }",
      { page: { open: 1, person: { friend: { open: "seen", name: "A. L." } } } },
    ],
    [
      "that another subgraph was given",
      "{ person { rank name tag } }",
      { person: { rank: 4, name: "A. L.", tag: "***" } },
    ],
  ])("gets fields masked %s", async (_name, query, data) => {
    for (let again = 0; again < 2; again++) {
      const answer = await graph.ask(query, callerWith());
      expect(JSON.parse(JSON.stringify(answer.data))).toEqual(data);
      expect(answer.errors).toBeUndefined();
      expect(answer.isText).toBe(true);
      expect(JSON.stringify(answer)).not.toMatch(planted);
    }
  });

  test("is not told by a field that is computed of a masked one", async () => {
    const answer = await graph.ask("{ person { greeting rank } }", callerWith());
    expect(answer.data).toMatchObject({ person: { greeting: null, rank: 4 } });
    expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE person.greeting"]);
    expect((await graph.ask("{ person { greeting } }", callerWith("pii:read"))).data).toMatchObject({
      person: { greeting: "Dear Ada Lovelace" },
    });
  });

  test("gets them masked where something else went wrong, too", async () => {
    const answer = await graph.ask("{ person { name lines born } broken { born } }", callerWith());
    expect(answer).toMatchObject({
      data: { person: { name: "A. L.", lines: ["***", "***"], born: "1984-01-01" }, broken: null },
      isText: false,
    });
    expect(JSON.stringify(answer)).not.toMatch(planted);
  });

  test("gets them as they are with the scope, or where nobody is known to call", async () => {
    const query = "{ person { name born lines phone income } }";
    const { name, born, lines, phone, income } = PERSON;
    expect((await graph.ask(query, callerWith("pii:read"))).data).toEqual({
      person: { name, born, lines, phone, income },
    });
    expect((await graph.ask(query)).data).toEqual({ person: { name, born, lines, phone, income } });
  });
});

test("a field that a subgraph adds to all types of an interface is masked at each of them", async () => {
  const graph = accessPipeline({
    things: {
      sdl: `type Query { thing: Thing }
        interface Thing @key(fields: "id") { id: ID! }
        type Box implements Thing @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { thing: () => ({ __typename: "Box", id: "1" }) },
        Thing: { __resolveType: () => "Box" },
      },
    },
    owners: {
      sdl: `type Thing @interfaceObject @key(fields: "id") { id: ID! owner: String @pii(kind: "NAME", mask: "INITIALS") }`,
      resolvers: { Thing: { owner: () => "Ada Lovelace" } },
    },
  });
  for (const query of ["{ thing { owner } }", "{ thing { ... on Box { owner } } }"])
    expect((await graph.ask(query, callerWith())).data).toEqual({ thing: { owner: "A. L." } });
});

test("plans for callers who see personal data and for those who see them masked are made before anybody asks", async () => {
  const graph = accessPipeline(subgraphs);
  const query = "{ person { name } }";
  await graph.answer.warm(graph.graph, [new Source(query)]);
  const lookups: boolean[] = [];
  const stop = LOOKUP.subscribe(({ isKnown }) => void lookups.push(isKnown));
  await graph.ask(query, callerWith());
  await graph.ask(query, callerWith("pii:read"));
  stop();
  expect(lookups).toEqual([true, true]);
});

test("calls of subgraphs are not shared by callers who see them masked and those who do not", async () => {
  const graph = accessPipeline(subgraphs, { byText: true });
  const query = "{ page { open person { open name } } }";
  const [masked, open] = await Promise.all([
    graph.ask(query, callerWith()),
    graph.ask(query, callerWith("pii:read")),
  ]);
  expect([masked.data, open.data]).toMatchObject([
    { page: { person: { name: "A. L." } } },
    { page: { person: { name: "Ada Lovelace" } } },
  ]);
  expect(graph.asked).toHaveLength(2);
});
