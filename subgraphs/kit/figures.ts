import { GraphQLScalarType } from "graphql";
import { rowLoader } from "./loaders";
import type { ReadRows } from "./source";

/** What a system's records of one customer come to, for insights: plain data, in which amounts are decimals as text. */
export interface FiguresRecord {
  customerId: string;
  figures: Readonly<Record<string, unknown>>;
}

/** Figures as one subgraph tells them to another; clients do not see them. */
export const FiguresScalar = new GraphQLScalarType({
  name: "Figures",
  description: "What a system's records of one customer come to: what insights are worked out from.",
  extensions: { directives: { inaccessible: {} } },
});

/** Loads the figures of a customer; null where the system cannot tell them. All keys of a request become one read. */
export function figuresLoader(read: ReadRows<FiguresRecord> | undefined) {
  const rows = rowLoader(read ?? (() => Promise.resolve([])), ({ customerId }) => customerId);
  return { load: async (customerId: string) => (await rows.load(customerId))?.figures ?? null };
}
