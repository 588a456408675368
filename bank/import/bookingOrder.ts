/** A booking of one account, in the currency's smallest unit. */
export interface Booking {
  /** Positive for credit. */
  signed: bigint;
  /** The balance after it. */
  after: bigint;
}

/** The core's balances are rounded: the next one may be off by as much, in the smallest unit. */
const ROUNDING = 10n;

/** More bookings of one account on one day stay in the order of the file. */
const MOST_BOOKINGS = 200;

/** How many comparisons the search for an order may take before it is given up. */
const MOST_COMPARISONS = 500_000;

/**
 * The order in which the bookings of one account and one day were made, as indexes. A file need not list
 * them so; the balances tell, since each booking begins where the one before it ended. `opening` is the
 * balance before the day. Where bookings are missing, what follows from each other stays together and the
 * rest is in the order of the file.
 */
export function bookingOrder(bookings: readonly Booking[], opening: bigint): number[] {
  if (bookings.length === 1 || bookings.length > MOST_BOOKINGS) return bookings.map((_, i) => i);
  return chain(bookings, opening, 0n) ?? chain(bookings, opening, ROUNDING) ?? pieces(bookings);
}

/** How far a booking is from following a balance. */
function gap(balance: bigint, { signed, after }: Booking): bigint {
  const difference = balance + signed - after;
  return difference < 0n ? -difference : difference;
}

/** An order without gaps, found by depth-first search: the nearest balance first, then the order of the file. */
function chain(bookings: readonly Booking[], opening: bigint, tolerance: bigint): number[] | undefined {
  let comparisons = 0;
  const followers = (balance: bigint, used: ReadonlySet<number>) => {
    comparisons += bookings.length;
    return bookings
      .flatMap((booking, i) => {
        const distance = used.has(i) ? tolerance + 1n : gap(balance, booking);
        return distance <= tolerance ? [{ i, distance }] : [];
      })
      .sort((a, b) => Number(a.distance - b.distance) || a.i - b.i)
      .map(({ i }) => i);
  };
  const used = new Set<number>(); // in the order of booking
  const untried = [followers(opening, used)];
  while (comparisons <= MOST_COMPARISONS) {
    const next = untried[untried.length - 1].shift();
    if (next !== undefined) {
      used.add(next);
      if (used.size === bookings.length) return [...used];
      untried.push(followers(bookings[next].after, used));
    } else {
      untried.pop();
      if (untried.length === 0) return undefined;
      used.delete([...used][untried.length - 1]);
    }
  }
  return undefined;
}

/** Chains as long as they go, each begun at a booking that follows none of the others. */
function pieces(bookings: readonly Booking[]): number[] {
  const left = new Set(bookings.keys());
  const order: number[] = [];
  const take = (i: number) => {
    left.delete(i);
    order.push(i);
  };
  while (left.size > 0) {
    const follows = (i: number) =>
      [...left].some((other) => other !== i && gap(bookings[other].after, bookings[i]) <= ROUNDING);
    take([...left].find((i) => !follows(i)) ?? [...left][0]);
    for (;;) {
      const balance = bookings[order[order.length - 1]].after;
      const next = [...left].find((i) => gap(balance, bookings[i]) <= ROUNDING);
      if (next === undefined) break;
      take(next);
    }
  }
  return order;
}
