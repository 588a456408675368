type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers of a record side by side, `width` each, packed: a million records take megabytes and the collector nothing. */
export class Column<Array extends Numbers> {
  /** The numbers of record i begin at i * width. 0 stands for no value. */
  values: Array;

  constructor(
    private readonly make: (length: number) => Array,
    readonly width: number,
    capacity: number,
  ) {
    this.values = make(capacity * width);
  }

  /** Makes room for `records` records. */
  grow(records: number): void {
    const grown = this.make(records * this.width);
    grown.set(this.values);
    this.values = grown;
  }

  /** Writes the numbers of a record: the least of them in ascending order, each once, as many as there is room for. */
  setAll(record: number, numbers: readonly number[]): void {
    const { values, width } = this;
    const from = record * width;
    let end = from;
    for (const number of numbers) {
      if (number === 0) continue;
      let at = from;
      while (at < end && values[at] < number) at++;
      if (at === from + width || (at < end && values[at] === number)) continue;
      end = Math.min(end + 1, from + width);
      for (let i = end - 1; i > at; i--) values[i] = values[i - 1];
      values[at] = number;
    }
  }
}

export const bytes = (width: number, capacity: number) =>
  new Column((length) => new Uint8Array(length), width, capacity);
export const words = (width: number, capacity: number) =>
  new Column((length) => new Uint32Array(length), width, capacity);
export const hashes = (width: number, capacity: number) =>
  new Column((length) => new Float64Array(length), width, capacity);
