import { inChunks } from "../../../../subgraphs/kit/adapters/chunks";

describe("inChunks", () => {
  const keys = Array.from({ length: 10 }, (_, i) => `K${i}`);
  const echo = (batch: readonly string[]) => Promise.resolve(batch.map((key) => `of ${key}`));

  it("asks for so many keys a call, and answers in the order of the keys", async () => {
    const batches: (readonly string[])[] = [];
    const read = (batch: readonly string[]) => {
      batches.push(batch);
      return echo(batch);
    };
    expect((await inChunks(keys, { size: 4, parallel: 4 }, read)).flat()).toEqual(
      keys.map((key) => `of ${key}`),
    );
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it("asks nothing where there are no keys", async () => {
    const read = jest.fn(echo);
    expect(await inChunks([], { size: 4, parallel: 4 }, read)).toEqual([]);
    expect(read).not.toHaveBeenCalled();
  });

  it("makes so many calls at a time where the system takes one key", async () => {
    let running = 0;
    let most = 0;
    const answers = inChunks(keys, { size: 1, parallel: 3 }, async (batch) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return echo(batch);
    });
    expect(await answers).toHaveLength(10);
    expect(most).toBe(3);
  });

  it("begins no other call once one has failed", async () => {
    const read = jest.fn((batch: readonly string[]) =>
      batch[0] === "K1" ? Promise.reject(new Error("away")) : echo(batch),
    );
    await expect(inChunks(keys, { size: 1, parallel: 2 }, read)).rejects.toThrow("away");
    expect(read.mock.calls.length).toBeLessThan(5);
  });
});
