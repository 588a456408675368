import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { emit } from "../../../subgraphs/kit/emit";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import { wealth } from "../../../subgraphs/wealth/subgraph";

function schemaOf(sdl: string) {
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
}

describe("wealth", () => {
  const sdl = emit(wealth);

  it("describes every type, field, argument and value of its schema", () => {
    const schema = schemaOf(sdl);
    const bare: string[] = [];
    const note = (name: string, { description }: { description?: string | null }) => {
      if (!description) bare.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith("__") || ["Query", "String", "Int", "ID", "Boolean"].includes(type.name))
        continue;
      note(type.name, type);
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith("__")) continue;
      if (isEnumType(type)) type.getValues().forEach((value) => note(`${type.name}.${value.name}`, value));
      if (isInputObjectType(type))
        Object.values(type.getFields()).forEach((field) => note(`${type.name}.${field.name}`, field));
      if (isObjectType(type) || isInterfaceType(type))
        for (const field of Object.values(type.getFields())) {
          note(`${type.name}.${field.name}`, field);
          field.args.forEach((arg) => note(`${type.name}.${field.name}(${arg.name})`, arg));
        }
    }
    expect(bare).toEqual([]);
  });

  it("names what it shares with the other subgraphs as they do", () => {
    const shared = ["Customer", "ProductCatalogue", "Product", "ProductStatus", "Money", "PageInfo"];
    const descriptions = (text: string) => {
      const schema = schemaOf(text);
      return shared.map((name) => [name, schema.getType(name)?.description]);
    };
    expect(descriptions(sdl)).toEqual(descriptions(emit(deposits)));
  });

  it("marks what other subgraphs may refer to by key", () => {
    expect(sdl).toContain('type Customer @key(fields: "id")');
    expect(sdl).toContain('type InvestmentHolding @key(fields: "id")');
    expect(sdl).toContain('type Security implements Product @key(fields: "code")');
    expect(sdl).toContain("productCatalogue: ProductCatalogue @shareable");
  });
});
