/** A JSON object as subgraphs answer it, before anybody knows its type. */
export type PlainObject = Record<string, unknown>;

/** Whether a value is an object and no list. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object that is its own: an answer without `constructor` has no constructor. */
export function read(object: object, name: string): unknown {
  // Own names first: the look-up on the prototype is for the few that it has.
  const value = (object as PlainObject)[name];
  return value !== undefined && name in Object.prototype && !Object.hasOwn(object, name) ? undefined : value;
}

/** Sets a member that the object has for its own, whatever its name. */
export function write(object: object, name: string, value: unknown): void {
  if (name in Object.prototype && !Object.hasOwn(object, name)) {
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  } else (object as PlainObject)[name] = value;
}

/** A copy that its owner may change: objects and lists are new, what else there is stays. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A scalar of a subgraph in this process may be an object of some class.
  if (prototype !== null && prototype !== Object.prototype) return value;
  const result: PlainObject = {};
  for (const name of Object.keys(value)) write(result, name, copy((value as PlainObject)[name]));
  return result as T;
}

/** Merges anything into anything: what both have is merged in turn, lists of equal length by position. */
export function mergeDeep(target: object, source: object): void {
  for (const name of Object.keys(source)) mergeMember(target, name, (source as PlainObject)[name]);
}

function mergeMember(target: object, name: string, value: unknown): void {
  if (value === undefined) return;
  const held = typeof value === "object" && value !== null ? read(target, name) : undefined;
  write(target, name, mergedValue(held, value));
}

/** What comes of a value that is held and one that arrives. */
export function mergedValue(held: unknown, value: unknown): unknown {
  if (isPlainObject(held) && isPlainObject(value)) {
    if (held !== value) mergeDeep(held, value);
    return held;
  }
  if (Array.isArray(held) && Array.isArray(value) && held.length === value.length) {
    for (let i = 0; i < held.length; i++) held[i] = mergedValue(held[i], value[i]);
    return held;
  }
  return value;
}
