import { type AuditReader, isFound, type Line, type Search } from "./auditReader";
import type { Connection } from "./auditTable";
import { type AuditRecord, parse } from "./record";

/** Rows that are read at a time. */
const ROWS = 1_000;

/** Reads a log from its table, some rows at a time. */
export class PostgresReader implements AuditReader {
  constructor(private readonly connection: Connection) {}

  async chains(): Promise<number[]> {
    const { rows } = await this.connection.query<{ found: boolean }>(
      "SELECT to_regclass('audit.records') IS NOT NULL AS found",
    );
    if (!rows[0].found) return [];
    const chains = await this.connection.query<{ chain: number }>(
      "SELECT DISTINCT chain FROM audit.records ORDER BY chain",
    );
    return chains.rows.map(({ chain }) => chain);
  }

  async *lines(chain: number): AsyncIterable<Line> {
    for await (const { seq, line } of this.rows("chain = $1", [chain])) {
      yield { text: line, file: `chain ${chain}`, number: seq, isWhole: true };
    }
  }

  async *find(search: Search): AsyncIterable<AuditRecord> {
    const { customer } = search;
    for (const chain of await this.chains()) {
      const rows =
        customer === undefined
          ? this.rows("chain = $1", [chain])
          : this.rows("chain = $1 AND line::jsonb -> 'customers' ? $2", [chain, customer]);
      for await (const { line } of rows) {
        const record = parse(line);
        if (record !== undefined && isFound(record, search)) yield record;
      }
    }
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  private async *rows(condition: string, values: unknown[]): AsyncIterable<{ seq: number; line: string }> {
    let after = "-9223372036854775808";
    for (;;) {
      const { rows } = await this.connection.query<{ seq: string; line: string }>(
        `SELECT seq, line FROM audit.records WHERE ${condition} AND seq > $${values.length + 1} ORDER BY seq LIMIT ${ROWS}`,
        [...values, after],
      );
      for (const { seq, line } of rows) yield { seq: Number(seq), line };
      if (rows.length < ROWS) return;
      after = rows[rows.length - 1].seq;
    }
  }
}
