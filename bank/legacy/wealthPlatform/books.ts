import { withLuhnDigit } from "../../demo/checkDigits";
import { factsOf } from "../../demo/facts";
import { FIRST_CUSTOMER, padded } from "../../demo/ids";
import { catalogueOf } from "../../demo/securities";
import { wealthRows } from "../../demo/wealth";
import { instrument, order, position, price, suitability } from "./records";

type Position = ReturnType<typeof position>;

/** What the platform keeps of one client. */
export interface Client {
  readonly positions: readonly Position[];
  readonly orders: readonly ReturnType<typeof order>[];
  readonly suitability: readonly ReturnType<typeof suitability>[];
}

/** All that the platform keeps, by its own numbers. */
export interface Books {
  readonly clients: ReadonlyMap<string, Client>;
  readonly positions: ReadonlyMap<string, Position>;
  readonly instruments: readonly ReturnType<typeof instrument>[];
  /** Of an instrument, oldest first. */
  readonly prices: ReadonlyMap<string, readonly ReturnType<typeof price>[]>;
}

/** The platform's books of the first so many customers of the demo bank on a day. */
export function booksOf(customers: number, today: string): Books {
  const clients = new Map<string, Client>();
  const positions = new Map<string, Position>();
  for (let n = FIRST_CUSTOMER; n < FIRST_CUSTOMER + customers; n++) {
    const facts = factsOf(n, today);
    if (!facts.systems.wealth) continue;
    const { holdings = [], orders = [], riskProfiles = [] } = wealthRows(facts, today);
    const clientNo = withLuhnDigit(padded(n, 7));
    const client = {
      positions: holdings.map((holding) => position(holding, clientNo)),
      orders: orders.map((each) => order(each, clientNo)),
      suitability: riskProfiles.map((profile) => suitability(profile, clientNo)),
    };
    clients.set(clientNo, client);
    for (const each of client.positions) positions.set(each.posNo, each);
  }
  const { securities, navs } = catalogueOf(today);
  const prices = new Map<string, ReturnType<typeof price>[]>();
  for (const each of navs.map(price)) {
    const known = prices.get(each.instrNo);
    if (known) known.push(each);
    else prices.set(each.instrNo, [each]);
  }
  return { clients, positions, instruments: securities.map(instrument), prices };
}
