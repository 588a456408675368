import type { z } from "zod";
import { inChunks } from "./chunks";
import { RestClient, type RestClientOptions, type RestRequest, unreadable } from "./restClient";
import { PageWalk, type Paging } from "./restPages";
import type { System } from "./system";

/** A system that speaks JSON over HTTP. */
export interface RestOptions extends RestClientOptions {
  system: System;
}

/** What all reads of records say. */
interface Read<Row> {
  /** As operators know the call; never a key. */
  readonly name: string;
  /** What one record must be; what is not is quarantined. */
  readonly schema: z.ZodType<Row>;
  /** Where the records stand in an answer. */
  readonly records: (answer: unknown) => unknown;
  /** How a long answer goes on; one answer is all unless told. */
  readonly paging?: Paging;
  /** Pages of one answer at the most; 100 unless told. */
  readonly maxPages?: number;
}

/** Reads the records of many keys. */
export interface KeyedRead<Row> extends Read<Row> {
  readonly keys: readonly string[];
  /** One request for some of the keys: an id list in the URL, a body, or one key in the path where `chunk` is 1. */
  readonly request: (keys: readonly string[]) => RestRequest;
  readonly keyOf: (row: Row) => string;
  /** Keys in one request at the most; 100 unless told. */
  readonly chunk?: number;
  /** Records of one key at the most; 10,000 unless told. */
  readonly atMost?: number;
}

/** Reads a list that is no key's. */
export interface ListRead<Row> extends Read<Row> {
  readonly request: RestRequest;
  /** Records at the most; 10,000 unless told. */
  readonly atMost?: number;
}

/** Reads one document that is no list. */
export interface DocumentRead<Document> {
  readonly name: string;
  readonly request: RestRequest;
  readonly schema: z.ZodType<Document>;
}

/**
 * Reads of one system. All reject with SUBGRAPH_UNAVAILABLE, DEADLINE_EXCEEDED or SOURCE_ANSWER_INVALID, whose
 * messages name the system, the call and the number of its keys alone.
 */
export interface Rest {
  rows<Row>(read: KeyedRead<Row>): Promise<Row[]>;
  list<Row>(read: ListRead<Row>): Promise<Row[]>;
  document<Document>(read: DocumentRead<Document>): Promise<Document>;
  /** Ends the connections and the system. */
  close(): Promise<void>;
}

// What fits into a URL, and what a system that looks each key up can do within a deadline.
const KEYS_A_REQUEST = 100;
// Beside each other, of one read: others have their turn too.
const REQUESTS_AT_ONCE = 4;
const MOST_PAGES = 100;
const MOST_RECORDS_A_KEY = 10_000;

/** Opens a system that speaks JSON over HTTP: connections come and go with the calls. */
export function openRest({ system, ...options }: RestOptions): Rest {
  const client = new RestClient(options);

  const walk = <Row>(
    { name, records, paging, maxPages = MOST_PAGES }: Read<Row>,
    request: RestRequest,
    { keys, maxRecords }: { keys: number; maxRecords: number },
  ): Promise<unknown[]> => {
    const pages = new PageWalk(client, { request, paging, records, maxPages, maxRecords });
    // Tried again, it goes on with the page that failed.
    return system.call({ name, keys }, (signal) => pages.finish(signal));
  };

  return {
    async rows(read) {
      const { keys, keyOf, name, chunk = KEYS_A_REQUEST, atMost = MOST_RECORDS_A_KEY } = read;
      const chunks = await inChunks(
        [...new Set(keys)],
        { size: chunk, parallel: REQUESTS_AT_ONCE },
        async (some) => {
          const what = { name, keys: some.length };
          // Some more than there can be, where a key has one: a second one costs itself alone.
          const limits = { keys: some.length, maxRecords: Math.max(atMost, 10) * some.length };
          const records = await walk(read, read.request(some), limits);
          return system.keyed(what, some, system.accept(what, read.schema, records), keyOf, atMost);
        },
      );
      return chunks.flat();
    },

    async list(read) {
      const records = await walk(read, read.request, {
        keys: 0,
        maxRecords: read.atMost ?? MOST_RECORDS_A_KEY,
      });
      return system.accept({ name: read.name, keys: 0 }, read.schema, records);
    },

    document({ name, request, schema }) {
      return system.call({ name, keys: 0 }, async (signal) => {
        const { body } = await client.ask(request, client.urlOf(request), signal);
        const parsed = schema.safeParse(body);
        if (!parsed.success) throw unreadable("Its answer is not of the form that it must be.");
        return parsed.data;
      });
    },

    async close() {
      await system.close();
      await client.close();
    },
  };
}
