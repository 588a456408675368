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

  /** Writes the numbers of a record: the first of them in ascending order, as many as there is room for. */
  setAll(record: number, numbers: readonly number[]): void {
    const distinct = [...new Set(numbers)].filter((number) => number !== 0).sort((a, b) => a - b);
    for (let slot = 0; slot < this.width; slot++)
      this.values[record * this.width + slot] = distinct[slot] ?? 0;
  }
}

export const bytes = (width: number, capacity: number) =>
  new Column((length) => new Uint8Array(length), width, capacity);
export const words = (width: number, capacity: number) =>
  new Column((length) => new Uint32Array(length), width, capacity);
export const hashes = (width: number, capacity: number) =>
  new Column((length) => new Float64Array(length), width, capacity);
