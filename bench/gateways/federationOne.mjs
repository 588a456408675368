// The same subgraph in the words of Federation 1, for a gateway that knows no other: one subgraph owns the
// customer and the others extend it. What two subgraphs share at the root has no words there and is left out;
// no workload asks for it.
import { Kind, parse, print, visit } from "graphql";

const OWNERS = { Customer: "customers", DepositAccount: "deposits" };
const SHARED = new Set(["productCatalogue"]);

export function federationOne(subgraph, sdl) {
  const document = visit(parse(sdl), {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    Directive: ({ name, arguments: args }) => {
      if (name.value !== "key") return name.value === "specifiedBy" ? undefined : null;
      return { kind: Kind.DIRECTIVE, name, arguments: args.filter((each) => each.name.value === "fields") };
    },
    ObjectTypeDefinition: {
      leave(type) {
        const name = type.name.value;
        if (name === "Query") {
          const fields = type.fields.filter((field) => !SHARED.has(field.name.value));
          return fields.length === 0 ? null : { ...type, kind: Kind.OBJECT_TYPE_EXTENSION, fields };
        }
        if ((OWNERS[name] ?? subgraph) === subgraph) return undefined;
        const [key, ...others] = type.fields;
        const external = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: "external" } };
        const fields = [{ ...key, directives: [external] }, ...others];
        return { ...type, kind: Kind.OBJECT_TYPE_EXTENSION, description: undefined, fields };
      },
    },
  });
  return print(document);
}
