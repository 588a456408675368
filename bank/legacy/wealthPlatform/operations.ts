import { asOfDay } from "../../demo/dates";
import type { Books, Client } from "./books";
import { inShanghai } from "./records";

/** A question, read. */
export interface Asked {
  readonly method: string;
  /** Below the API's root. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a POST. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer: JSON, and where the rest of it is. */
export interface Answered {
  readonly body: object;
  readonly next?: string;
}

/** What the platform takes and gives in one request. */
const MOST_KEYS = 100;
const PAGE = 250;

/** Answers what is asked of the books; undefined where there is no such question. Throws where it is wrong. */
export function answer(books: Books, today: string, asked: Asked): Answered | undefined {
  const { method, path, body, query } = asked;
  const ofClients = <Row>(rowsOf: (client: Client) => readonly Row[]) =>
    keys(body, "clientNos").flatMap((clientNo) => {
      const client = books.clients.get(clientNo);
      return client ? rowsOf(client) : [];
    });
  switch (`${method} ${path}`) {
    case "GET status":
      return { body: { bookedUntil: inShanghai(asOfDay(today)) } };
    case "POST positions/query": {
      if ("clientNos" in body)
        return byCursor(
          ofClients(({ positions }) => positions),
          body,
        );
      const found = keys(body, "posNos").flatMap((posNo) => books.positions.get(posNo) ?? []);
      return byCursor(found, body);
    }
    case "POST orders/query":
      return byCursor(
        ofClients(({ orders }) => orders),
        body,
      );
    case "POST suitability/query": {
      const [skip, take] = [whole(body.skip ?? 0), whole(body.take ?? PAGE)];
      return { body: { data: ofClients(({ suitability }) => suitability).slice(skip, skip + take) } };
    }
    case "GET instruments":
      return instruments(books, query);
    case "POST prices/query":
      return byCursor(
        keys(body, "instrNos").flatMap((instrNo) => pricesOf(books, instrNo, body)),
        body,
      );
    case "POST prices/count": {
      const counts = keys(body, "instrNos").map((instrNo) => ({
        instrNo,
        days: pricesOf(books, instrNo, body).length,
      }));
      return { body: { data: counts.filter(({ days }) => days > 0) } };
    }
    default:
      return undefined;
  }
}

function instruments({ instruments }: Books, query: URLSearchParams): Answered {
  for (const key of ["instrNo", "code", "isin"] as const) {
    const wanted = query.getAll(key);
    if (wanted.length > MOST_KEYS) throw new Error("Too many keys.");
    if (wanted.length > 0)
      return { body: { data: instruments.filter((each) => each[key] && wanted.includes(each[key])) } };
  }
  const [from, limit] = [whole(query.get("from") ?? 0), Math.min(whole(query.get("limit") ?? PAGE), 50)];
  const end = from + limit;
  return {
    body: { data: instruments.slice(from, end) },
    next: end < instruments.length ? `instruments?limit=${limit}&from=${end}` : undefined,
  };
}

function pricesOf({ prices }: Books, instrNo: string, { from, to, before, newest }: Asked["body"]) {
  const found = (prices.get(instrNo) ?? []).filter(
    ({ day }) =>
      (from === undefined || day >= text(from)) &&
      (to === undefined || day <= text(to)) &&
      (before === undefined || day < text(before)),
  );
  return newest === undefined ? found : found.slice(-whole(newest));
}

/** A page, and the cursor of the next: an offset that nobody should read. */
function byCursor(rows: readonly object[], { cursor }: Asked["body"]): Answered {
  const from = cursor === undefined ? 0 : whole(Buffer.from(text(cursor), "base64url").toString());
  const end = from + PAGE;
  const nextCursor = end < rows.length ? Buffer.from(String(end)).toString("base64url") : undefined;
  return { body: { data: rows.slice(from, end), nextCursor } };
}

function keys(body: Asked["body"], name: string): string[] {
  const found = body[name];
  if (!Array.isArray(found) || found.length > MOST_KEYS) throw new Error("It must have a list of keys.");
  return [...new Set(found.map(text))];
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("It must be text.");
  return value;
}

function whole(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error("It must be a whole number.");
  return number;
}
