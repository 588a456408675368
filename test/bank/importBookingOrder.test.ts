import { bookingOrder } from "../../bank/import/bookingOrder";

/** A booking from amount and balance in whole hundredths. */
const booking = (signed: number, after: number) => ({ signed: BigInt(signed), after: BigInt(after) });

describe("bookingOrder", () => {
  it("keeps the order of a file that adds up", () => {
    expect(bookingOrder([booking(100, 100), booking(-30, 70), booking(5, 75)], 0n)).toEqual([0, 1, 2]);
  });

  it("turns bookings round when only that adds up", () => {
    expect(bookingOrder([booking(-80, -10), booking(70, 70)], 0n)).toEqual([1, 0]);
  });

  it("starts from the balance of the day before where a day ends as it began", () => {
    expect(bookingOrder([booking(100, 100), booking(-100, 0)], 100n)).toEqual([1, 0]);
    expect(bookingOrder([booking(100, 100), booking(-100, 0)], 0n)).toEqual([0, 1]);
  });

  it("goes back from a booking that fits but leads nowhere", () => {
    // Both of the first two follow 100; only the second way round is there a way on.
    const day = [booking(50, 150), booking(50, 150), booking(-50, 100)];
    expect(bookingOrder(day, 100n)).toEqual([0, 2, 1]);
  });

  it("takes the rounding of the core's balances for no gap", () => {
    expect(bookingOrder([booking(2_820, 1_166_510), booking(10, 1_163_700)], 1_163_690n)).toEqual([1, 0]);
  });

  it("keeps together what follows from each other where bookings are missing", () => {
    const day = [booking(-10, 490), booking(100, 500), booking(7, 907)];
    expect(bookingOrder(day, 0n)).toEqual([1, 0, 2]);
  });

  it("leaves a day of very many bookings as it is", () => {
    const day = Array.from({ length: 1_000 }, (_, i) => booking(1, 1_000 - i));
    expect(bookingOrder(day, 0n)).toEqual(day.map((_, i) => i));
  });
});
