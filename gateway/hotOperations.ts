import type { Operation } from "./contract";
import { RecentlyUsed } from "./recentlyUsed";

/** As much of an operation as its plan depends on: nothing of a customer. */
export interface HotOperation {
  readonly source: string;
  readonly name: string | undefined;
  /** The variables that may decide what is skipped: the true and the false. */
  readonly booleans: Readonly<Record<string, boolean>>;
  /** What was withheld from those who used it; undefined where nobody is known. */
  readonly withheld?: readonly string[];
  uses: number;
}

/** The operations of one graph that were used lately, and how often: bounded, the one unused for longest goes first. */
export class HotOperations {
  private readonly held = new RecentlyUsed<object, HotOperation>();

  constructor(private readonly limit = 500) {}

  /** Counts a use of an operation, which is known by what it was compiled to. */
  count(compiled: object, operation: Operation, uses = 1): void {
    const known = this.held.get(compiled);
    if (known !== undefined) {
      known.uses += uses;
      return;
    }
    this.held.set(compiled, { ...planned(operation), uses });
    if (this.held.size > this.limit) this.held.letGo();
  }

  /** The most used, at most so many. */
  hottest(count: number): HotOperation[] {
    return [...this.held.values()].sort((a, b) => b.uses - a.uses).slice(0, count);
  }
}

function planned({ source, definition, variables, withheld }: Operation): Omit<HotOperation, "uses"> {
  const booleans = Object.entries(variables).filter(
    (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
  );
  return { source, name: definition.name?.value, booleans: Object.fromEntries(booleans), withheld };
}
