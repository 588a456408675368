import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import {
  buildASTSchema,
  buildSchema,
  getNamedType,
  Source,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  validate,
} from "graphql";
import { brokenOperations } from "../cli/brokenOperations";
import { generateSchema } from "../cli/generateSchema";
import { readConfig, SUBGRAPHS } from "../config";
import { AccessRules } from "../gateway/plan/accessRules";
import { Costs } from "../gateway/plan/cost";
import { readCostWeights } from "../gateway/plan/costWeights";
import { Documents } from "../gateway/plan/document";
import { compose } from "../gateway/supergraph/compose";
import { readOperations } from "../gateway/supergraph/trustedOperations";
import { CodedError } from "../schema/errors";
import { projectFile } from "../schema/files";

const read = (...segments: string[]) => readFileSync(projectFile("schema", ...segments), "utf8");
const api = buildSchema(read("api.graphql"));

describe("schema/", () => {
  it("holds what the classes say", () => {
    const files = generateSchema();
    // Those of the subgraphs, the gateway's own, and three of the whole.
    expect(files.size).toBe(SUBGRAPHS.length + 4);
    for (const [file, content] of files)
      expect([file, readFileSync(file, "utf8") === content]).toEqual([file, true]);
  });

  it("has a description for every type, field, argument and value that a client sees", () => {
    const bare: string[] = [];
    for (const type of Object.values(api.getTypeMap())) {
      if (
        isIntrospectionType(type) ||
        isSpecifiedScalarType(type) ||
        ["Query", "Mutation"].includes(type.name)
      )
        continue;
      if (!type.description) bare.push(type.name);
    }
    for (const type of Object.values(api.getTypeMap())) {
      if (isIntrospectionType(type)) continue;
      if (isObjectType(type) || isInterfaceType(type))
        for (const field of Object.values(type.getFields())) {
          if (!field.description) bare.push(`${type.name}.${field.name}`);
          for (const argument of field.args)
            if (!argument.description) bare.push(`${type.name}.${field.name}(${argument.name})`);
        }
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields()))
          if (!field.description) bare.push(`${type.name}.${field.name}`);
      if (isEnumType(type))
        for (const value of type.getValues()) if (!value.description) bare.push(`${type.name}.${value.name}`);
    }
    expect(bare).toEqual([]);
  });

  it("is valid for every operation of the front ends", () => {
    const folder = projectFile("schema", "operations");
    const names = readdirSync(folder);
    expect(names).toContain("customerView.graphql");
    for (const name of names)
      expect(validate(api, parse(readFileSync(path.join(folder, name), "utf8")))).toEqual([]);
  });
});

describe("the graph's costs", () => {
  const supergraph = read("supergraph.graphql");

  it("know of every connection how long its list is", () => {
    const { fields } = readCostWeights(parse(supergraph));
    const bare: string[] = [];
    for (const type of Object.values(api.getTypeMap())) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.args.some(({ name }) => name === "first")) continue;
        const { list } = fields.get(`${type.name}.${field.name}`) ?? {};
        if (list?.slicingArguments[0] !== "first" || list.sizedFields[0] !== "edges")
          bare.push(`${type.name}.${field.name}`);
      }
    }
    expect(bare).toEqual([]);
  });

  it("let the front ends' operations be run, with room to grow", () => {
    const documents = new Documents(api);
    const costs = new Costs(api, supergraph);
    const { costLimit } = readConfig({});
    for (const { body: source } of readOperations()) {
      const document = documents.get(source);
      for (const definition of document.definitions)
        if (definition.kind === Kind.OPERATION_DEFINITION)
          expect(costs.of({ source, document, definition, variables: {} })).toBeLessThan(costLimit! / 5);
    }
  });
});

describe("the graph's fields", () => {
  const supergraph = parse(read("supergraph.graphql"));
  const rules = new AccessRules(supergraph, buildASTSchema(supergraph, { assumeValidSDL: true }));

  it("ask a scope at the root, and the scope to change something where they change something", () => {
    for (const [root, scope] of [
      [api.getQueryType()!, "customer:read"],
      [api.getMutationType()!, "service:write"],
    ] as const) {
      for (const field of Object.keys(root.getFields())) {
        const asked = rules.of(root.name, field, [root.name]).flat(2);
        // What is of no customer has scopes of its own.
        if (["scope:audit:read", "scope:operations:read"].some((other) => asked.includes(other))) continue;
        if (root === api.getMutationType() && asked.includes("scope:identity:steward")) continue;
        expect([field, asked]).toEqual([field, expect.arrayContaining([`scope:${scope}`])]);
      }
    }
  });

  it("are masked where their names tell of a person, or known not to be about customers", () => {
    const personal =
      /name$|birth|phone|email|^value$|lines|postal|iban|account(number)?$|summary|issue$|note$|resolution|description/i;
    const about =
      /^(Branch|RelationshipManager|Security|.*Product|AuditRecord)\.(name|email|phone|description|operationName)$|^ProfileProvenance\.value$/;
    const texts = ["String", "Date"];
    const open = Object.values(api.getTypeMap()).flatMap((type) => {
      if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) return [];
      return Object.values(type.getFields())
        .filter((field) => personal.test(field.name) && texts.includes(getNamedType(field.type).name))
        .map(({ name }) => `${type.name}.${name}`)
        .filter((name) => !rules.pii.has(name) && !about.test(name));
    });
    expect(open).toEqual([]);
  });

  it("are masked by masks that there are", () => {
    const known = ["INITIALS", "YEAR", "LAST4", "CONTACT", "HIDDEN"];
    expect(rules.pii.size).toBeGreaterThan(10);
    for (const [field, { mask }] of rules.pii) expect([field, known.includes(mask)]).toEqual([field, true]);
  });
});

describe("compose", () => {
  it("says why subgraphs do not fit together", () => {
    const sdl = (
      type: string,
    ) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
      type Query { a: Int @shareable } type Thing @key(fields: "id") { id: ID! size: ${type} @shareable }`;
    const failure = () =>
      compose([
        { name: "one", sdl: sdl("Int") },
        { name: "two", sdl: sdl("String") },
      ]);
    expect(failure).toThrow(CodedError);
    expect(failure).toThrow(/Thing\.size/);
  });
});

describe("brokenOperations", () => {
  const sdl = 'type Query { size: Int, colour: String @deprecated(reason: "Ask for size.") }';
  const operation = (text: string) => [new Source(text, "shop.graphql")];

  it("names the operation and the field that a schema no longer has", () => {
    expect(brokenOperations(sdl, operation("query shop { size weight }"))).toEqual([
      expect.stringMatching(/^shop\.graphql: .*weight/),
    ]);
  });

  it("names what is deprecated, before it goes", () => {
    expect(brokenOperations(sdl, operation("query shop { colour }"))).toEqual([
      expect.stringMatching(/^shop\.graphql: .*colour/),
    ]);
  });

  it("has nothing to say of an operation that is answered", () => {
    expect(brokenOperations(sdl, operation("query shop { size }"))).toEqual([]);
  });
});
