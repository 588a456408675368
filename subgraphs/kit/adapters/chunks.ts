/**
 * Does something with all keys, so many at a time, and with so many such chunks at once: what a system takes in one
 * call, and bears beside each other. The results are in the chunks' order; the first failure ends it.
 */
export async function inChunks<Result>(
  keys: readonly string[],
  { size, parallel }: { size: number; parallel: number },
  act: (keys: readonly string[]) => Promise<Result>,
): Promise<Result[]> {
  const chunks = Array.from({ length: Math.ceil(keys.length / size) }, (_, i) =>
    keys.slice(i * size, (i + 1) * size),
  );
  const results: Result[] = [];
  let next = 0;
  let hasFailed = false;
  const work = async () => {
    while (next < chunks.length && !hasFailed) {
      const i = next++;
      try {
        results[i] = await act(chunks[i]);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, chunks.length) }, work));
  return results;
}
