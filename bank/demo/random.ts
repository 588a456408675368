import { base, en, Faker, generateMersenne53Randomizer, zh_CN } from "@faker-js/faker";

/** Another seed is another bank. */
const SEED = 20_261;

/** Weights of words, for `weighted`: `{ OPEN: 1, CLOSED: 9 }`. */
export type Weights<Word extends string> = Readonly<Record<Word, number>>;

/** Chance that can be repeated: the same topic and number give the same choices. Made by `randomOf`. */
export class Random {
  private readonly randomizer = generateMersenne53Randomizer();
  /** Chinese names, places and companies. */
  readonly chinese = new Faker({ locale: [zh_CN, en, base], randomizer: this.randomizer });
  /** English ones; draws from the same chance. */
  readonly english = new Faker({ locale: [en, base], randomizer: this.randomizer });

  constructor(private readonly topic: number) {}

  /** Begins anew for a number. */
  reset(n: number): this {
    this.randomizer.seed([SEED, this.topic, n]);
    return this;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.randomizer.next() * (max - min + 1));
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  pick<Item>(list: readonly Item[]): Item {
    return list[this.int(0, list.length - 1)];
  }

  /** A word of weights, as often as its weight says. */
  weighted<Word extends string>(weights: Weights<Word>): Word {
    const entries = Object.entries(weights) as [Word, number][];
    let left = this.int(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    const entry = entries.find(([, weight]) => (left -= weight) <= 0);
    return entry![0];
  }

  /** `count` decimal digits. */
  digits(count: number): string {
    return String(this.int(0, 10 ** count - 1)).padStart(count, "0");
  }

  /** Up to `count` different items. */
  sample<Item>(list: readonly Item[], count: number): Item[] {
    const left = [...list];
    return Array.from({ length: Math.min(count, list.length) }, () =>
      left.splice(this.int(0, left.length - 1), 1),
    ).flat();
  }
}

/**
 * What is chosen: each topic has a chance of its own, so that one topic's change leaves the others as
 * they were, and a customer's facts can be asked for while another customer's are in use.
 */
const TOPICS = [
  "facts",
  "profile",
  "household",
  "relations",
  "loans",
  "accounts",
  "transactions",
  "arrangements",
  "wealth",
  "cases",
  "interactions",
  "catalogue",
  "call centre",
] as const;
export type Topic = (typeof TOPICS)[number];

const randoms = new Map<Topic, Random>();

/** The chance of a topic for a customer, or for whatever else a topic counts. Valid until the topic's next call. */
export function randomOf(topic: Topic, n: number): Random {
  const random = randoms.get(topic) ?? new Random(TOPICS.indexOf(topic));
  randoms.set(topic, random);
  return random.reset(n);
}
