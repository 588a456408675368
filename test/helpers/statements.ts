import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { StatementEvent } from "../../subgraphs/kit/database/database";

/** Runs `work` and returns the SQL statements that subgraphs sent meanwhile, with its result. */
export async function countStatements<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; statements: StatementEvent[] }> {
  const statements: StatementEvent[] = [];
  const listen = (event: unknown) => void statements.push(event as StatementEvent);
  subscribe("customer-graph:statement", listen);
  try {
    return { result: await work(), statements };
  } finally {
    unsubscribe("customer-graph:statement", listen);
  }
}
