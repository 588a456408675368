import { codeOf } from "./faults";
import type { SqlRow, SqlServer } from "./sqlServer";
import { render, type SqlKind, type SqlStatement, sqlText } from "./sqlStatement";

/** When a replica is asked. */
export interface ReplicaOptions {
  /** Milliseconds that it may be behind its primary; more, and the primary is asked. 10,000 unless told. */
  readonly mostLagMs?: number;
  /**
   * Answers one row with `lag_ms`, null where the replica is not fed. Unless told, what a PostgreSQL server tells of
   * itself; MySQL's tell it to administrators alone, so that without a heartbeat's table none is known to lag.
   */
  readonly lag?: SqlStatement;
}

const MOST_LAG = 10_000;

/** How long what was measured holds, and how long a replica that was away is left alone. */
const CHECKED_FOR = 1_000;
const AWAY_FOR = 5_000;

// A server that is no replica at all is its own primary. One that is not fed any more replays all that it has, and
// would pass for up to date: only where the receiver streams is nothing left to replay.
const POSTGRES_LAG = sqlText(
  `SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
     WHEN EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')
       AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
     ELSE round(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000) END AS lag_ms`,
);

/** A replica that answers in its primary's stead while it is there and up to date. */
export function withReplica(
  primary: SqlServer,
  replica: SqlServer,
  { mostLagMs = MOST_LAG, lag = lagOf(replica.kind) }: ReplicaOptions,
  now: () => number,
): SqlServer {
  let checkAt = -Infinity;
  let lagMs = 0;
  let checking: Promise<boolean> | undefined;

  const measure = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const [row] = lag ? await replica.run(render(lag, replica.kind), signal) : [{ lag_ms: "0" }];
      lagMs = readLag(row);
      checkAt = now() + CHECKED_FOR;
    } catch {
      leaveAlone();
    }
    return lagMs <= mostLagMs;
  };
  const leaveAlone = () => {
    lagMs = Infinity;
    checkAt = now() + AWAY_FOR;
  };
  const isFit = (signal: AbortSignal): Promise<boolean> | boolean => {
    if (now() < checkAt) return lagMs <= mostLagMs;
    // One measures, the others wait for it.
    return (checking ??= measure(signal).finally(() => (checking = undefined)));
  };

  return {
    kind: primary.kind,
    async run(statement, signal) {
      if (!(await isFit(signal))) return primary.run(statement, signal);
      try {
        return await replica.run(statement, signal);
      } catch (error) {
        if (signal.aborted || codeOf(error) !== "SUBGRAPH_UNAVAILABLE") throw error;
        leaveAlone();
        return primary.run(statement, signal);
      }
    },
    lagMs: () => (lagMs <= mostLagMs ? lagMs : 0),
    async close() {
      await Promise.all([primary.close(), replica.close()]);
    },
  };
}

function lagOf(kind: SqlKind): SqlStatement | undefined {
  return kind === "POSTGRESQL" ? POSTGRES_LAG : undefined;
}

function readLag(row: SqlRow | undefined): number {
  const lag = row?.lag_ms;
  return lag == null ? Infinity : Math.max(0, Number(lag));
}
