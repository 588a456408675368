import { isPlainObject, read } from "./plainData";
import type { CompositeShape, ObjectShape, ValueShape } from "./shape";

/** Finds in merged data whose they are. */
export type FindSubjects = (data: object) => ReadonlySet<string>;

type Walk = (value: unknown, found: Set<string>) => void;

/** Compiles how the keys of all subjects are found that an answer may show: it goes where they are, and nowhere else. */
export function compileSubjects(root: ObjectShape): FindSubjects {
  const walk = walkObject(root);
  return (data) => {
    const found = new Set<string>();
    walk?.(data, found);
    return found;
  };
}

/** Undefined where there is nobody to be found. */
function walkObject({ subjectKey, fields, unasked }: ObjectShape): Walk | undefined {
  const steps = [...fields, ...unasked].flatMap(({ dataKey, content }) => {
    const walk = typeof content === "string" ? undefined : walkValue(content);
    return walk ? [{ dataKey, walk }] : [];
  });
  if (subjectKey === undefined && steps.length === 0) return undefined;
  return (object, found) => {
    if (!isPlainObject(object)) return;
    if (subjectKey !== undefined) {
      const key = read(object, subjectKey);
      if (typeof key === "string" || typeof key === "number") found.add(String(key));
    }
    for (const { dataKey, walk } of steps) walk(read(object, dataKey), found);
  };
}

function walkValue(shape: ValueShape): Walk | undefined {
  switch (shape.kind) {
    case "nonNull":
      return walkValue(shape.of);
    case "leaf":
      return undefined;
    case "list": {
      const walk = walkValue(shape.of);
      return (
        walk &&
        ((list, found) => {
          if (Array.isArray(list)) for (const each of list) walk(each, found);
        })
      );
    }
    case "composite":
      return shape.only ? walkObject(shape.only) : walkAbstract(shape);
  }
}

/** Of which type an object is, it says itself; how each type is walked is made for its first object. */
function walkAbstract({ shapeOf }: CompositeShape): Walk {
  const walks = new Map<string, Walk | undefined>();
  return (object, found) => {
    const typeName = isPlainObject(object) ? read(object, "__typename") : undefined;
    if (typeof typeName !== "string") return;
    if (!walks.has(typeName)) {
      const shape = shapeOf(typeName);
      walks.set(typeName, shape && walkObject(shape));
    }
    walks.get(typeName)?.(object, found);
  };
}
