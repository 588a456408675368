import { Directive, Field, Int, ObjectType, type ClassType } from "type-graphql";
import { PageInfo } from "./types/PageInfo";
import { encodeCursor, type CursorValue, type PageRequest } from "./pages";

/** One page of a list as GraphQL answers it. */
export interface ConnectionOf<Edge> {
  edges: Edge[];
  pageInfo: PageInfo;
  /** Counted only when it is asked for. */
  totalCount: () => Promise<number>;
}

/** The base class of an edge type: `class CardEdge extends EdgeType(Card) {}`. */
export function EdgeType<Node extends object>(node: ClassType<Node>) {
  @ObjectType({ simpleResolvers: true })
  abstract class Edge {
    @Field(() => node, { description: "The item." })
    node!: Node;

    @Field(() => String, {
      description: "The item's place in the list: pass it as `after` to go on behind it.",
    })
    cursor!: string;
  }
  return Edge;
}

/** The base class of a connection type: `class CardConnection extends ConnectionType(CardEdge) {}`. */
export function ConnectionType<Edge extends object>(edge: ClassType<Edge>) {
  @ObjectType({ simpleResolvers: true })
  abstract class Connection {
    @Field(() => [edge], { description: "The items of this page, each with its place in the list." })
    edges!: Edge[];

    @Field(() => PageInfo, { description: "Whether and where the list goes on." })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: "How many items the whole list has." })
    totalCount!: number;
  }
  return Connection;
}

/** Stands at each field that gives a connection: `first` says what it costs, by how many edges it may have. */
export function Paged(): MethodDecorator {
  return Directive('@listSize(slicingArguments: ["first"], sizedFields: ["edges"])');
}

/**
 * Makes a page's answer of the rows that a page loader gave. `list` is the name given to readPage,
 * `positionOf` the values of the list's order in a row, `edgeOf` the edge of a row without its cursor.
 */
export function toConnection<Row, Edge extends object>(description: {
  rows: readonly Row[];
  page: PageRequest;
  list: string;
  positionOf: (row: Row) => readonly CursorValue[];
  edgeOf: (row: Row) => Edge;
  count: () => Promise<number>;
}): ConnectionOf<Edge & { cursor: string }> {
  const { rows, page, list, positionOf, edgeOf, count } = description;
  const edges = rows.slice(0, page.first).map((row) => ({
    ...edgeOf(row),
    cursor: encodeCursor(positionOf(row), list),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    // A first page that is not full is the whole list, and need not be counted.
    totalCount:
      page.after === undefined && rows.length <= page.first ? () => Promise.resolve(rows.length) : count,
  };
}
