/** Runs tasks of one key one after another, in the order in which they came, and those of different keys side by side. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();

  /** Begins the task when the ones before it are done. A task must not reject: its lane would go on as if it had not. */
  run(key: string, task: () => Promise<void>): void {
    const before = this.tails.get(key) ?? Promise.resolve();
    const tail = before.then(task).catch(() => undefined);
    this.tails.set(key, tail);
    void tail.then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
  }

  /** How many keys have tasks that are not done. */
  get size(): number {
    return this.tails.size;
  }

  /** Resolves when the tasks that were given until now are done. */
  async idle(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
