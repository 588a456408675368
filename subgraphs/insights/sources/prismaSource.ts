import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import {
  both,
  readCount,
  readCounts,
  readPage,
  readPages,
  type Condition,
  type KeyedList,
  type KeysetList,
} from "../../kit/keyset";
import { type Parameters, readParameters } from "../parameters";
import type { AlertFilter, GenerationRecord, InsightRecord, InsightsSource } from "../source";
import { bankSource } from "./bankSource";
import { CURRENT } from "./current";
import { inSight } from "./inSight";
import { TABLES } from "./tables";

const { generations, insights, alerts } = TABLES;

const NEWEST_ALERTS: KeysetList = {
  select: alerts.select,
  from: alerts.name,
  order: ["occurred_on", "id"],
  types: ["date", "text"],
  direction: "DESC",
};
const ALERTS_OF_CUSTOMER: KeyedList = { ...NEWEST_ALERTS, key: "customer_id" };

/** The read model and the alerts in the subgraph's own database. */
export function prismaSource(database: Database, parameters: Parameters = readParameters()): InsightsSource {
  const generation = async () => {
    const [newest] = await database.query<GenerationRecord>(
      `SELECT ${generations.select} FROM ${generations.name} WHERE id = ${CURRENT}`,
    );
    return newest ?? null;
  };
  return {
    parameters,
    generation,
    bank: bankSource(database),
    async status() {
      const newest = await generation();
      // Insights of facts that are asked for now can be told before there is a read model.
      const asOf = newest?.completedAt ?? new Date(0).toISOString();
      return { sourceSystem: "insights", asOf, staleAt: null };
    },
    insightsByCustomerIds: (ids) =>
      database.query<InsightRecord>(
        `SELECT ${insights.select} FROM ${insights.name} WHERE generation = ${CURRENT} AND customer_id = ANY($1)`,
        [ids],
      ),
    alertsByIds: readRows(database, alerts, "id"),
    alertsByCustomerIds: (ids, page) =>
      readPages(database, ALERTS_OF_CUSTOMER, ids, page, alertCondition(page.filter)),
    alertCountsByCustomerIds: (ids, filter) =>
      readCounts(database, ALERTS_OF_CUSTOMER, ids, alertCondition(filter)),
    alerts: (page, sight) =>
      readPage(database, NEWEST_ALERTS, page, both(alertCondition(page.filter), inSight(sight))),
    alertCount: (filter, sight) =>
      readCount(database, NEWEST_ALERTS, both(alertCondition(filter), inSight(sight))),
  };
}

function alertCondition({ statuses, kinds }: AlertFilter): Condition {
  return {
    sql: "($1::text[] IS NULL OR status = ANY($1::text[])) AND ($2::text[] IS NULL OR kind = ANY($2::text[]))",
    values: [statuses ?? null, kinds ?? null],
  };
}
