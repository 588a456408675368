import type { z } from "zod";
import type { Rest } from "../../kit/adapters/rest";
import type { Paging } from "../../kit/adapters/restPages";
import { oncePerTurn } from "../../kit/oncePerTurn";
import type { ReadRows } from "../../kit/source";
import type { NavFilter, NavPage, SecurityRecord } from "../source";
import * as records from "./wealthPlatformRecords";

// The calls of the wealth platform's API, version 2, each with the keys that the platform itself has.

/** What the platform takes in one request. */
const MOST_KEYS = 100;
const PAGE_SIZE = "200";
const MOST_INSTRUMENTS = 50_000;

const rowsIn = (answer: unknown) => (answer as { data?: unknown }).data;
const BY_CURSOR: Paging = {
  by: "cursor",
  parameter: "cursor",
  next: (answer) => (answer as { nextCursor?: unknown }).nextCursor,
};
const BY_OFFSET: Paging = { by: "offset", offset: "skip", limit: "take", size: 500 };

/** Under what an instrument can be asked for. */
type InstrumentKey = "instrNo" | "code" | "isin";

/** Opens the calls over a connection to the platform. */
export function wealthPlatformReads(rest: Rest) {
  /** What the platform keeps of clients, by their numbers; read once for all of a turn. */
  function ofClients<Row extends { clientNo: string }>(
    name: string,
    path: string,
    schema: z.ZodType<Row>,
    paging: Paging,
  ): ReadRows<Row> {
    const keyOf = ({ clientNo }: Row) => clientNo;
    return oncePerTurn(
      (keys) =>
        rest.rows({
          name,
          keys,
          chunk: MOST_KEYS,
          request: (clientNos) => ({ path, body: { clientNos } }),
          schema,
          records: rowsIn,
          keyOf,
          paging,
        }),
      keyOf,
    );
  }

  return {
    status: () =>
      rest.document({ name: "status", request: { path: "status" }, schema: records.platformStatus }),

    positionsOfClients: ofClients("positions", "positions/query", records.position, BY_CURSOR),
    ordersOfClients: ofClients("orders", "orders/query", records.order, BY_CURSOR),
    suitabilityOfClients: ofClients("suitability", "suitability/query", records.suitability, BY_OFFSET),

    positions: (positionNos: readonly string[]) =>
      rest.rows({
        name: "positions-by-number",
        keys: positionNos,
        chunk: MOST_KEYS,
        request: (posNos) => ({ path: "positions/query", body: { posNos } }),
        schema: records.position,
        records: rowsIn,
        keyOf: ({ id }) => id.slice("H-".length),
        atMost: 1,
      }),

    /** By a parameter that stands in the URL, so that what has not changed is not sent again. */
    instruments: (key: InstrumentKey, keys: readonly string[], keyOf: (row: SecurityRecord) => string) =>
      rest.rows({
        name: "instruments",
        keys: [...keys].sort(),
        chunk: MOST_KEYS,
        request: (some) => ({ path: "instruments", query: { [key]: some } }),
        schema: records.instrument,
        records: rowsIn,
        keyOf,
        atMost: 1,
      }),

    catalogue: () =>
      rest.list({
        name: "catalogue",
        request: { path: "instruments", query: { limit: PAGE_SIZE } },
        schema: records.instrument,
        records: rowsIn,
        paging: { by: "link" },
        maxPages: Math.ceil(MOST_INSTRUMENTS / Number(PAGE_SIZE)),
        atMost: MOST_INSTRUMENTS,
      }),

    /** The newest of each instrument that stand behind the page's position. */
    prices: (instrNos: readonly string[], { filter, first }: NavPage, before: string | undefined) =>
      rest.rows({
        name: "prices",
        keys: instrNos,
        chunk: MOST_KEYS,
        request: (some) => ({
          path: "prices/query",
          body: { instrNos: some, ...days(filter), before: compact(before), newest: first + 1 },
        }),
        schema: records.price,
        records: rowsIn,
        keyOf: ({ securityId }) => securityId.slice("W-".length),
        paging: BY_CURSOR,
        atMost: first + 1,
      }),

    priceCounts: (instrNos: readonly string[], filter: NavFilter) =>
      rest.rows({
        name: "price-counts",
        keys: instrNos,
        chunk: MOST_KEYS,
        request: (some) => ({ path: "prices/count", body: { instrNos: some, ...days(filter) } }),
        schema: records.priceCount,
        records: rowsIn,
        keyOf: ({ key }) => key.slice("W-".length),
        atMost: 1,
      }),
  };
}

function days({ from, to }: NavFilter) {
  return { from: compact(from), to: compact(to) };
}

/** A day as the platform writes it. */
function compact(day: string | undefined): string | undefined {
  return day?.replaceAll("-", "");
}
