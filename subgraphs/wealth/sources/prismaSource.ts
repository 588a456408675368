import { askedCustomers, withShownCustomer } from "../../kit/database/customerAlias";
import { type CustomerList, readCustomerCounts, readCustomerPages } from "../../kit/database/customerRows";
import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import {
  readCount,
  readCounts,
  readPage,
  readPages,
  type Condition,
  type KeyedList,
  type KeysetList,
} from "../../kit/keyset";
import type { NavFilter, SecurityFilter, WealthSource } from "../source";
import { TABLES } from "./tables";

const { securities, navs, holdings, orders, riskProfiles } = TABLES;

const SECURITIES: KeysetList = {
  select: securities.select,
  from: securities.name,
  order: ["name", "id"],
  types: ["text", "text"],
  direction: "ASC",
};
const NAVS: KeyedList = {
  select: navs.select,
  from: navs.name,
  key: "security_id",
  order: ["date"],
  types: ["date"],
  direction: "DESC",
};
/** The schema whose `customer_alias` tells who is known as whom. */
const ALIASES = "wealth";
/** What the rows below a customer say whose they are: the one's who is asked for. */
const ASKED = { customerId: "asked.key" };

const HOLDINGS: CustomerList = {
  aliases: ALIASES,
  select: holdings.selectFrom("holdings", ASKED),
  columns: holdings.columns,
  from: holdings.name,
  key: "customer_id",
  order: ["id"],
  position: ["id"],
  types: ["text"],
  direction: "ASC",
};
const ORDERS: CustomerList = {
  aliases: ALIASES,
  select: orders.selectFrom("orders", ASKED),
  columns: orders.columns,
  from: orders.name,
  key: "customer_id",
  order: ["placed_at", "id"],
  position: ["placedAt", "id"],
  types: ["timestamptz", "text"],
  direction: "DESC",
};
const RISK_PROFILES: CustomerList = {
  aliases: ALIASES,
  select: riskProfiles.selectFrom("risk_profiles", ASKED),
  columns: riskProfiles.columns,
  from: riskProfiles.name,
  key: "customer_id",
  order: ["assessed_on"],
  position: ["assessedOn"],
  prefer: "known.is_alias", // a customer has one profile a day
  types: ["date"],
  direction: "DESC",
};

/**
 * The investments kept in the subgraph's own database, whose schema and migrations are Prisma's. Reads are
 * SQL: one statement for many keys, which Prisma's client cannot say for pages and which costs a quarter.
 */
export function prismaSource(database: Database): WealthSource {
  return {
    status: () => readSourceStatus(database),
    securitiesByIds: readRows(database, securities, "id"),
    securitiesByLocalCodes: readRows(database, securities, "local_code"),
    securitiesByIsins: readRows(database, securities, "isin"),
    securities: (page) => readPage(database, SECURITIES, page, securityCondition(page.filter)),
    securityCount: (filter) => readCount(database, SECURITIES, securityCondition(filter)),
    navsBySecurityIds: (ids, page) => readPages(database, NAVS, ids, page, navCondition(page.filter)),
    navCountsBySecurityIds: (ids, filter) => readCounts(database, NAVS, ids, navCondition(filter)),
    holdingsByIds: readRows(database, withShownCustomer(holdings, ALIASES), "id"),
    holdingsByCustomerIds: (ids, page) => readCustomerPages(database, HOLDINGS, ids, page),
    holdingCountsByCustomerIds: (ids) => readCustomerCounts(database, HOLDINGS, ids),
    totalsByCustomerIds: (ids) =>
      database.query(
        // A holding without a cost adds to neither cost nor gain: sum() passes over what is NULL.
        `SELECT asked.key AS "customerId", currency, sum(market_value) AS "marketValue",
           sum(cost_basis) AS "costBasis", sum(market_value - cost_basis) AS "unrealisedGain",
           count(*) FILTER (WHERE cost_basis IS NULL)::int AS "unknownCostBasisCount"
         FROM ${askedCustomers(ALIASES)} JOIN ${holdings.name} ON customer_id = asked.id
         GROUP BY asked.key, currency ORDER BY currency`,
        [ids],
      ),
    ordersByCustomerIds: (ids, page) => readCustomerPages(database, ORDERS, ids, page),
    orderCountsByCustomerIds: (ids) => readCustomerCounts(database, ORDERS, ids),
    riskProfilesByCustomerIds: (ids, page) => readCustomerPages(database, RISK_PROFILES, ids, page),
    riskProfileCountsByCustomerIds: (ids) => readCustomerCounts(database, RISK_PROFILES, ids),
  };
}

function securityCondition({ assetClasses, riskRatings, text }: SecurityFilter): Condition {
  return {
    sql: `($1::text[] IS NULL OR asset_class = ANY($1::text[]))
      AND ($2::text[] IS NULL OR risk_rating = ANY($2::text[]))
      AND ($3::text IS NULL OR strpos(lower(concat_ws(E'\\n', name, issuer, local_code, isin)), lower($3::text)) > 0)`,
    values: [assetClasses ?? null, riskRatings ?? null, text ?? null],
  };
}

function navCondition({ from, to }: NavFilter): Condition {
  return {
    sql: "($1::date IS NULL OR date >= $1::date) AND ($2::date IS NULL OR date <= $2::date)",
    values: [from ?? null, to ?? null],
  };
}
