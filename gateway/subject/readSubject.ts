import { fail } from "../../schema/errors";
import type { GraphQLAnswer } from "../contract";
import type { ListPart, ObjectPart } from "./subjectParts";

/** Asks the graph, for one who may see all of the customer. */
export type Ask = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<GraphQLAnswer>;

type Json = Record<string, unknown>;

/** A step from the customer downwards: a field, or the element of a list that stands behind a cursor. */
type Step = string | { readonly list: string; readonly after: string | null; readonly cursor: string };

/** Nodes of a list that are asked for at a time: as many as the graph gives. */
const PAGE = 100;

/** Where a part of the system comes from, and as of when. */
export interface SectionSource {
  readonly section: string;
  readonly sourceSystem: string;
  readonly asOf: string;
  readonly status: string;
}

/** A customer whose own fields were read. */
export interface Subject {
  /** What the graph holds of the customer outside lists of pages: totals and counts of those included. */
  readonly own: Json;
  readonly sources: readonly SectionSource[];
}

/** Reads a customer from the graph, a page at a time. Throws SUBJECT_UNKNOWN and SUBJECT_INCOMPLETE. */
export class SubjectReader {
  constructor(
    private readonly customer: string,
    private readonly part: ObjectPart,
    private readonly ask: Ask,
  ) {}

  async read(): Promise<Subject> {
    const own = await this.at([], this.part.selection);
    const sources = Object.entries(own).flatMap(([section, value]) => {
      if (typeof value !== "object" || value === null || !("sourceSystem" in value)) return [];
      const { sourceSystem, asOf, status } = value as SectionSource;
      if (status === "UNAVAILABLE") throw incomplete(`The section ${section} is unavailable.`);
      return [{ section, sourceSystem, asOf, status }];
    });
    return { own, sources };
  }

  /** The customer as JSON, in parts that follow each other. */
  write({ own }: Subject): AsyncIterable<string> {
    return this.object(own, this.part, []);
  }

  private async *object(own: Json, part: ObjectPart, path: readonly Step[]): AsyncIterable<string> {
    let separator = "{";
    for (const [name, value] of Object.entries(own)) {
      yield `${separator}${JSON.stringify(name)}:`;
      separator = ",";
      const below = part.objects.get(name);
      // Where a system cannot tell, there is nothing below.
      if (below === undefined || value === null) yield JSON.stringify(value);
      else yield* this.object(value as Json, below, [...path, name]);
    }
    for (const [name, list] of part.lists) {
      yield `${separator}${JSON.stringify(name)}:`;
      separator = ",";
      yield* this.list(name, list, path);
    }
    yield separator === "{" ? "{}" : "}";
  }

  private async *list(name: string, list: ListPart, path: readonly Step[]): AsyncIterable<string> {
    const selection = `totalCount pageInfo { hasNextPage endCursor } edges { cursor ${list.selection} node { ${list.node.selection} } }`;
    let after: string | null = null;
    let count = 0;
    let page: Page;
    do {
      const found = await this.at(
        path,
        `page: ${name}(first: ${PAGE}, after: $after) { ${selection} }`,
        after,
      );
      page = found.page as Page;
      if (page === null) throw incomplete(`The list ${name} cannot be read.`);
      if (count === 0) yield `{"totalCount":${page.totalCount},"edges":[`;
      for (const { cursor, node, ...edge } of page.edges) {
        const step = { list: name, after, cursor };
        yield `${count++ > 0 ? "," : ""}${JSON.stringify(edge).slice(0, -1)}${Object.keys(edge).length > 0 ? "," : ""}"node":`;
        yield* this.object(node, list.node, [...path, step]);
        yield "}";
        after = cursor;
      }
    } while (page.pageInfo.hasNextPage && page.edges.length > 0);
    if (count !== page.totalCount) throw incomplete(`The list ${name} has changed meanwhile.`);
    yield "]}";
  }

  /** What is at a place below the customer. */
  private async at(path: readonly Step[], selection: string, after?: string | null): Promise<Json> {
    const variables: Record<string, unknown> = { id: this.customer };
    const declared = ["$id: ID!"];
    if (after !== undefined) {
      variables.after = after;
      declared.push("$after: String");
    }
    const steps = path.map((step, index) => {
      if (typeof step === "string") return `at: ${step} {`;
      variables[`after${index}`] = step.after;
      declared.push(`$after${index}: String`);
      return `at: ${step.list}(first: 1, after: $after${index}) { edges { cursor at: node {`;
    });
    const ends = path.map((step) => (typeof step === "string" ? "}" : "} } }"));
    const query = `query subject(${declared.join(", ")}) { at: customer(id: $id) { ${steps.join(" ")} ${selection} ${ends.join(" ")} } }`;
    const { data, errors } = await this.ask(query, variables);
    if (errors !== undefined || !data) {
      const code = errors?.[0]?.extensions?.code;
      throw incomplete(`The graph answers ${typeof code === "string" ? code : "nothing"}.`);
    }
    if (data.at === null) throw fail("SUBJECT_UNKNOWN");
    return this.walk(data.at as Json, path);
  }

  private walk(from: Json, path: readonly Step[]): Json {
    let at: Json | undefined = from;
    for (const step of path) {
      at = at.at as Json | undefined;
      if (typeof step !== "string") {
        const edge: Edge | undefined = (at as Page | undefined)?.edges[0];
        at = edge?.cursor === step.cursor ? (edge.at as Json) : undefined;
      }
      if (at === undefined || at === null) throw incomplete("What was there is there no more.");
    }
    return at;
  }
}

interface Edge extends Json {
  readonly cursor: string;
  readonly node: Json;
}

interface Page extends Json {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly edges: readonly Edge[];
}

function incomplete(detail: string) {
  return fail("SUBJECT_INCOMPLETE", { detail });
}
