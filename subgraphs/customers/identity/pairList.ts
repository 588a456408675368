/** The most decisions that are kept, by record: beyond, pairs for review are counted and left for the next run. */
const MOST_BY_RECORD = 20;

const KINDS = ["LINK", "REVIEW"] as const;

/** Pairs that were decided on, as packed numbers: 13 bytes a pair. */
export class PairList {
  private a = new Uint32Array(1_024);
  private b = new Uint32Array(1_024);
  private scores = new Float32Array(1_024);
  private verdicts = new Uint8Array(1_024);
  length = 0;
  /** Pairs for review beyond the most that are kept. */
  leftOut = 0;

  constructor(private readonly records: number) {}

  push(a: number, b: number, score: number, verdict: (typeof KINDS)[number]): void {
    if (verdict === "REVIEW" && this.length >= this.records * MOST_BY_RECORD) {
      this.leftOut++;
      return;
    }
    if (this.length === this.a.length) this.grow();
    [this.a[this.length], this.b[this.length]] = a < b ? [a, b] : [b, a];
    this.scores[this.length] = score;
    this.verdicts[this.length++] = KINDS.indexOf(verdict);
  }

  pairAt(i: number): { a: number; b: number; score: number; verdict: (typeof KINDS)[number] } {
    return { a: this.a[i], b: this.b[i], score: this.scores[i], verdict: KINDS[this.verdicts[i]] };
  }

  /** The places of the pairs, each pair once: best first, equal ones in the order of `ranks`. */
  inOrder(ranks: Uint32Array): Uint32Array {
    const places = Uint32Array.from({ length: this.length }, (_, i) => i);
    const low = (i: number) => Math.min(ranks[this.a[i]], ranks[this.b[i]]);
    const high = (i: number) => Math.max(ranks[this.a[i]], ranks[this.b[i]]);
    places.sort((i, j) => this.scores[j] - this.scores[i] || low(i) - low(j) || high(i) - high(j));
    return places.filter(
      (i, n) => n === 0 || this.a[i] !== this.a[places[n - 1]] || this.b[i] !== this.b[places[n - 1]],
    );
  }

  private grow(): void {
    const twice = <Numbers extends Uint32Array | Float32Array | Uint8Array>(
      numbers: Numbers,
      grown: Numbers,
    ) => {
      grown.set(numbers);
      return grown;
    };
    const length = this.a.length * 2;
    this.a = twice(this.a, new Uint32Array(length));
    this.b = twice(this.b, new Uint32Array(length));
    this.scores = twice(this.scores, new Float32Array(length));
    this.verdicts = twice(this.verdicts, new Uint8Array(length));
  }
}
