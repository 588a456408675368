/** How the reads of many keys are put into calls. */
export interface BatchOptions {
  /** Keys in one call; 1 for an operation that takes one key. */
  readonly size: number;
  /** Calls at a time, so that one read leaves the system to others too; 4 unless told. */
  readonly parallel?: number;
}

const PARALLEL = 4;

/**
 * Reads many keys in calls of so many keys, so many calls at a time; the answers in the order of the keys. When a call
 * fails, so does the read, and no other call begins.
 */
export async function readBatches<Result>(
  keys: readonly string[],
  { size, parallel = PARALLEL }: BatchOptions,
  read: (batch: readonly string[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / size) }, (_, i) =>
    keys.slice(i * size, (i + 1) * size),
  );
  const answers: (readonly Result[])[] = [];
  let next = 0;
  let failed = false;
  const work = async () => {
    while (next < batches.length && !failed) {
      const at = next++;
      try {
        answers[at] = await read(batches[at]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, batches.length) }, work));
  return answers.flat();
}
