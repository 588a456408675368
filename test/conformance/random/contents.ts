import { hash } from "./dice";
import { ENUM, entitiesOf, ITEMS, type Requirement, type World, type WorldField } from "./world";

/** An object of the world: all about it follows from its type and id. */
export interface Thing {
  type: string;
  id: string;
}

/** What stands in a field: leaves as they are, objects as things, lists, nulls. */
export type Content = Thing | string | number | boolean | null | Content[];

/** A field of a thing's type. */
export function fieldOf(world: World, { type }: Thing, name: string): WorldField {
  return world.types.get(type)!.fields.find((each) => each.name === name)!;
}

/** What a field of a thing holds. */
export function contentOf(world: World, thing: Thing, field: WorldField, argument: unknown): Content {
  const given = field.hasArgument ? JSON.stringify(argument ?? null) : "";
  const since = field.isLive ? world.log.length : "";
  const place = `${thing.type}:${thing.id}:${field.name}:${given}:${since}`;
  const fill = (level: number, at: string): Content => {
    const isStrict = field.type.strict[level];
    if (!isStrict && hash(`${at}?`) % 8 === 0) return null;
    if (level < field.type.strict.length - 1) {
      return Array.from({ length: hash(`${at}#`) % 4 }, (_, i) => fill(level + 1, `${at}/${i}`));
    }
    return single(world, field.type.of, at);
  };
  return fill(0, place);
}

function single(world: World, of: string, at: string): Content {
  const h = hash(at);
  const entities = entitiesOf(world);
  const nodes = world.hasSecrets ? [...entities, "Secret"] : entities;
  switch (of) {
    case "Int":
      return h % 1000;
    case "Float":
      return (h % 1000) / 4;
    case "Boolean":
      return h % 2 === 0;
    case "String":
    case "ID":
      return `${of}-${h % 1000}"\n`;
    case "Color":
      return world.hasSecrets && h % 7 === 0 ? "INVISIBLE" : ENUM[h % ENUM.length];
    case "V":
      return { type: "V", id: String(h) };
    case "Node":
      return { type: nodes[h % nodes.length], id: String(h % 5) };
    case "Any":
      return h % 3 === 0
        ? { type: "V", id: String(h) }
        : { type: nodes[h % nodes.length], id: String(h % 5) };
    case "Item":
      return itemOf(String(h % 5));
    case "M0":
    case "M1":
      return { type: of, id: String((h % 3) * ITEMS.length + ITEMS.indexOf(of)) };
    default:
      return { type: of, id: String(h % 5) };
  }
}

/** The item of an id: its type follows from it, for not every subgraph knows the type. */
export function itemOf(id: string): Thing {
  return { type: ITEMS[Number(id) % ITEMS.length], id };
}

/** What a thing holds of what another field of it requires. */
export function requiredOf(world: World, thing: Thing, { name, argument, below }: Requirement): unknown {
  const part = (content: Content): unknown => {
    if (Array.isArray(content)) return content.map(part);
    if (typeof content !== "object" || content === null || below === undefined) return content;
    return { [below]: contentOf(world, content, fieldOf(world, content, below), undefined) };
  };
  return part(contentOf(world, thing, fieldOf(world, thing, name), argument));
}

/** What a computed field is, given what it is computed from. */
export function computed(field: WorldField, given: readonly unknown[]): string {
  return `${field.name} of ${JSON.stringify(given)}`;
}
