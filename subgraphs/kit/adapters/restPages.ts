import type { IncomingHttpHeaders } from "node:http";
import { type RestAnswer, type RestClient, type RestRequest, unreadable } from "./restClient";

/**
 * How a system's long answers go on. A parameter stands in the body of a request that has one, else in its URL.
 * - `offset`: by how many records came; a page shorter than `size` is the last.
 * - `cursor`: by what the answer says; null, undefined or empty text is the end.
 * - `link`: by the answer's Link header, RFC 8288, with rel="next".
 */
export type Paging =
  | { readonly by: "offset"; readonly offset: string; readonly limit: string; readonly size: number }
  | { readonly by: "cursor"; readonly parameter: string; readonly next: (answer: unknown) => unknown }
  | { readonly by: "link" };

/** One long answer. */
export interface PagedRead {
  readonly request: RestRequest;
  readonly paging: Paging | undefined;
  /** Where the records stand in an answer. */
  readonly records: (answer: unknown) => unknown;
  readonly maxPages: number;
  readonly maxRecords: number;
}

/** Follows one answer's pages. Where a page failed, it can go on there. */
export class PageWalk {
  readonly records: unknown[] = [];
  private next: { request: RestRequest; url: URL } | undefined;
  private pages = 0;

  constructor(
    private readonly client: RestClient,
    private readonly read: PagedRead,
  ) {
    this.next = this.step(read.paging?.by === "offset" ? this.offsetRequest(read.paging) : read.request);
  }

  /** Reads the pages that are still to be read. Throws SOURCE_ANSWER_INVALID where there are too many. */
  async finish(signal: AbortSignal): Promise<unknown[]> {
    const { maxPages, maxRecords } = this.read;
    while (this.next) {
      if (this.pages === maxPages) throw unreadable(`Its answer has more than ${maxPages} pages.`);
      const { request, url } = this.next;
      const answer = await this.client.ask(request, url, signal);
      const records = this.recordsOf(answer.body);
      this.pages++;
      if (this.records.length + records.length > maxRecords)
        throw unreadable(`Its answer has more than ${maxRecords} records.`);
      for (const record of records) this.records.push(record);
      const before = this.next;
      this.next = this.following(answer, records.length);
      // It would be read again and again.
      if (this.next && isSame(this.next, before)) throw unreadable("A page of its answer follows itself.");
    }
    return this.records;
  }

  private recordsOf(body: unknown): readonly unknown[] {
    if (body === undefined) return [];
    const records = this.read.records(body);
    if (!Array.isArray(records)) throw unreadable("Its answer has no list of records.");
    return records;
  }

  private following({ body, headers, url }: RestAnswer, count: number) {
    const { request, paging } = this.read;
    if (!paging || body === undefined) return undefined;
    if (paging.by === "offset")
      return count < paging.size ? undefined : this.step(this.offsetRequest(paging));
    if (paging.by === "cursor") {
      const cursor = paging.next(body);
      if (cursor === null || cursor === undefined || cursor === "") return undefined;
      if (typeof cursor !== "string") throw unreadable("Its cursor is no text.");
      return this.step(withParameters(request, { [paging.parameter]: cursor }));
    }
    const next = nextLink(headers);
    if (next === undefined) return undefined;
    if (!URL.canParse(next, url.href)) throw unreadable("Its Link header has no URL.");
    return { request, url: new URL(next, url) };
  }

  private offsetRequest({ offset, limit, size }: Paging & { by: "offset" }): RestRequest {
    return withParameters(this.read.request, { [offset]: this.records.length, [limit]: size });
  }

  private step(request: RestRequest) {
    return { request, url: this.client.urlOf(request) };
  }
}

function isSame(one: { request: RestRequest; url: URL }, other: { request: RestRequest; url: URL }): boolean {
  return (
    one.url.href === other.url.href && JSON.stringify(one.request.body) === JSON.stringify(other.request.body)
  );
}

function withParameters(
  request: RestRequest,
  parameters: Readonly<Record<string, string | number>>,
): RestRequest {
  if (request.body) return { ...request, body: { ...request.body, ...parameters } };
  const query: Record<string, string | readonly string[] | undefined> = { ...request.query };
  for (const [name, value] of Object.entries(parameters)) query[name] = String(value);
  return { ...request, query };
}

// <https://host/path?a=1,2>; rel="next", <…>; rel="last"
const LINK = /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"[^"]*"|[^\s";,]+))*)/g;
const NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s|;|$))/i;

function nextLink({ link }: IncomingHttpHeaders): string | undefined {
  const text = Array.isArray(link) ? link.join(", ") : link;
  if (text === undefined) return undefined;
  for (const [, url, parameters] of text.matchAll(LINK)) if (NEXT.test(parameters)) return url;
  return undefined;
}
