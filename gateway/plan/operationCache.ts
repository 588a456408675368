import type { Operation } from "../contract";
import { hashOfDocument } from "../documentHash";
import { RecentlyUsed } from "../recentlyUsed";
import { conditionsOf } from "./conditions";

/**
 * What was made of operations of one graph, by document, operation, what is skipped and what is withheld: bounded, the one unused for longest
 * goes first. Making is in one go, so that two who ask at the same time never make it twice.
 */
export class OperationCache<T> {
  private readonly held = new RecentlyUsed<string, T>();

  constructor(private readonly limit = 1_000) {}

  /** How many are held. */
  get size(): number {
    return this.held.size;
  }

  /** Whether something was made of an operation. */
  has(operation: Operation): boolean {
    return this.held.has(this.keyOf(operation));
  }

  /** What was made of an operation before, or is made now. A `make` that throws leaves nothing behind. */
  get(operation: Operation, make: () => T): T {
    const key = this.keyOf(operation);
    const held = this.held.get(key);
    if (held !== undefined) return held;
    const made = make();
    this.held.set(key, made);
    if (this.held.size > this.limit) this.held.letGo();
    return made;
  }

  private keyOf(operation: Operation): string {
    const { source, document, definition, withheld } = operation;
    const name = definition.name?.value ?? "";
    const key = `${hashOfDocument(source, document)} ${name} ${conditionsOf(operation)}`;
    // Scopes may have any name: each is told apart from two others.
    return withheld === undefined || withheld.length === 0 ? key : `${key} ${JSON.stringify(withheld)}`;
  }
}
