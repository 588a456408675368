import { renameSync, writeFileSync } from "node:fs";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";
import pino, { type Logger } from "pino";
import { compose } from "../../gateway/supergraph/compose";
import { type TestSubgraph } from "./gatewayBank";
import type { LogLine } from "./gatewayServer";

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])`;

/** The SDL of a subgraph that has these fields of a customer. */
export function sdlOf(name: string, fields: string): string {
  const root = name === "customers" ? "customer(id: ID!): Customer" : `${name}Size: Int`;
  return `${LINK} type Query { ${root} } type Customer @key(fields: "id") { id: ID! ${fields} }`;
}

/** A graph in which each subgraph has these fields of a customer. */
export function graphOf(fields: Record<string, string>): string {
  const subgraphs = Object.entries(fields).map(([name, own]) => ({ name, sdl: sdlOf(name, own) }));
  return compose(subgraphs).supergraphSdl;
}

/** The same API twice: it is another subgraph that knows the name. */
export const NAME_IN_CUSTOMERS = graphOf({ customers: "name: String", deposits: "balance: String" });
export const NAME_IN_DEPOSITS = graphOf({ customers: "", deposits: "balance: String name: String" });
/** Without the name. */
export const NO_NAME = graphOf({ customers: "", deposits: "balance: String" });
/** With a third subgraph. */
export const WITH_LOANS = graphOf({
  customers: "name: String",
  deposits: "balance: String",
  loans: "owed: Int",
});

/** A subgraph that can answer all that any of these graphs asks it: a customer's name is where it comes from. */
export function ableSubgraph(name: string, fields = "name: String balance: String owed: Int"): TestSubgraph {
  const customer = (id: string) => ({ id, name: `${id} of ${name}`, balance: "10.00", owed: 7 });
  return {
    name,
    schema: buildSubgraphSchema({
      typeDefs: parse(sdlOf(name, fields)),
      resolvers: {
        Query: { customer: (_: unknown, { id }: { id: string }) => customer(id) },
        Customer: { __resolveReference: ({ id }: { id: string }) => customer(id) },
      },
    }),
  };
}

/** Replaces a file as a whole, as programs that write configuration do. */
export function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** A log whose lines can be waited for. */
export interface WatchedLog {
  log: Logger;
  lines: LogLine[];
  /** The next line from now on that has this message. */
  next: (message: string) => Promise<LogLine>;
  /** All lines so far that have this message. */
  all: (message: string) => LogLine[];
}

export function watchedLog(): WatchedLog {
  const lines: LogLine[] = [];
  let waiting: { message: string; resolve: (line: LogLine) => void }[] = [];
  const write = (text: string) => {
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    for (const { message, resolve } of waiting) if (message === line.msg) resolve(line);
    waiting = waiting.filter(({ message }) => message !== line.msg);
  };
  return {
    log: pino({ level: "debug" }, { write }),
    lines,
    next: (message) => new Promise((resolve) => waiting.push({ message, resolve })),
    all: (message) => lines.filter(({ msg }) => msg === message),
  };
}

/** What the log says when another graph is served, and when one is refused. */
export const SERVED = "another supergraph is served";
export const REFUSED = "another supergraph was refused: the old one is served";
