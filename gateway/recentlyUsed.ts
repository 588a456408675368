/**
 * What was used lately, by key; the one unused for longest is let go first. A use is a number written to its entry: a Map
 * whose entries were put behind the others at each use would leave its old tables behind one another, and with them
 * what requests had put in there, until the next full garbage collection.
 */
export class RecentlyUsed<Key, Value> {
  private readonly entries = new Map<Key, Entry<Value>>();
  private uses = 0;

  get size(): number {
    return this.entries.size;
  }

  has(key: Key): boolean {
    return this.entries.has(key);
  }

  /** What is held under a key, which is used by that. */
  get(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    entry.usedAt = ++this.uses;
    return entry.value;
  }

  set(key: Key, value: Value): this {
    this.entries.set(key, { value, usedAt: ++this.uses });
    return this;
  }

  /** Lets go the one unused for longest, and tells its key; looks at each, for it is seldom done. */
  letGo(): Key | undefined {
    let oldest: Key | undefined;
    let before = Infinity;
    for (const [key, { usedAt }] of this.entries) if (usedAt < before) [oldest, before] = [key, usedAt];
    if (before < Infinity) this.entries.delete(oldest!);
    return oldest;
  }

  *values(): Iterable<Value> {
    for (const { value } of this.entries.values()) yield value;
  }
}

interface Entry<Value> {
  readonly value: Value;
  /** Its last use among all uses. */
  usedAt: number;
}
