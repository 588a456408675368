import { type AuditReader, type FoundRecord, isFound, type Line, type Search } from "./auditReader";
import type { Connection } from "./auditTable";
import { parse } from "./record";

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

  async *find(search: Search): AsyncIterable<FoundRecord> {
    const { customer, after, signal } = search;
    for (const chain of await this.chains()) {
      if (after && chain < after.chain) continue;
      const behind = after?.chain === chain ? String(after.seq) : undefined;
      const rows =
        customer === undefined
          ? this.rows("chain = $1", [chain], behind)
          : this.rows("chain = $1 AND line::jsonb -> 'customers' ? $2", [chain, customer], behind);
      for await (const { seq, line } of rows) {
        if (signal?.aborted) throw signal.reason;
        const record = parse(line);
        if (record !== undefined && isFound(record, search)) yield { chain, seq, record };
      }
    }
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  private async *rows(
    condition: string,
    values: readonly unknown[],
    after = "-9223372036854775808",
  ): AsyncIterable<{ seq: number; line: string }> {
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
