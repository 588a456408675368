import type { Queryable } from "../../kit/database/database";
import type { Parameters } from "../parameters";
import { PRODUCT_KINDS } from "../rules/value";
import { TABLES } from "../sources/tables";

const { generations, insights } = TABLES;

/**
 * Completes a making by what takes the whole bank: peers and potential, Pareto lines, quintiles, segments and cells. What
 * rules/value.ts says of lists in memory, said in SQL of a table: for a million customers is too much to hold.
 */
export async function valueOverBank(
  database: Queryable,
  generation: number,
  { segments, valueMatrix }: Parameters,
): Promise<void> {
  await database.query(
    `UPDATE ${generations.name} SET peers = (
       SELECT COALESCE(jsonb_object_agg(peer_group, kinds), '{}') FROM (
         SELECT known.peer_group, jsonb_object_agg(held.kind, jsonb_build_object(
             'share', round(held.count::numeric / known.count, 6)::text,
             'averageContribution', COALESCE(held.average, 0)::text)) AS kinds
         FROM (SELECT peer_group, count(*) AS count FROM ${insights.name}
           WHERE generation = $1 AND kinds IS NOT NULL GROUP BY peer_group) AS known
         JOIN (SELECT peer_group, kind, count(*) AS count, round(avg((by_kind ->> kind)::numeric), 2) AS average
           FROM ${insights.name} CROSS JOIN unnest(kinds) AS kind
           WHERE generation = $1 GROUP BY peer_group, kind) AS held USING (peer_group)
         GROUP BY known.peer_group) AS groups)
     WHERE id = $1`,
    [generation],
  );
  await database.query(
    `UPDATE ${insights.name} AS customer SET potential = (
       SELECT round(COALESCE(sum(worth), 0), 2) FROM (
         SELECT (peer ->> 'share')::numeric * (peer ->> 'averageContribution')::numeric AS worth
         FROM unnest($2::text[]) AS kind CROSS JOIN LATERAL (SELECT peers -> customer.peer_group -> kind AS peer) AS peers
         WHERE NOT kind = ANY(customer.kinds) AND peer IS NOT NULL) AS missing WHERE worth > 0)
     FROM ${generations.name} AS making WHERE making.id = $1 AND generation = $1 AND kinds IS NOT NULL`,
    [generation, PRODUCT_KINDS],
  );
  await database.query(
    `WITH falling AS (
       SELECT contribution, sum(contribution) OVER (ORDER BY contribution DESC, customer_id) AS so_far,
         sum(contribution) OVER () AS total
       FROM ${insights.name} WHERE generation = $1 AND contribution > 0)
     UPDATE ${generations.name} SET
       key_line = (SELECT contribution FROM falling WHERE so_far >= total * $2::numeric ORDER BY so_far LIMIT 1),
       potential_line = (SELECT contribution FROM falling WHERE so_far >= total * $3::numeric ORDER BY so_far LIMIT 1)
     WHERE id = $1`,
    [generation, segments.key, segments.potential],
  );
  await database.query(
    `WITH ranked AS (
       SELECT customer_id, ${quintile("contribution", "ASC")}, ${quintile("potential", "ASC")},
         ${quintile("recency_days", "DESC")}, ${quintile("frequency", "ASC")}, ${quintile("monetary", "ASC")}
       FROM ${insights.name} WHERE generation = $1)
     UPDATE ${insights.name} AS customer SET
       contribution_quintile = of_contribution, potential_quintile = of_potential,
       recency_quintile = of_recency_days, frequency_quintile = of_frequency, monetary_quintile = of_monetary,
       segment = CASE WHEN contribution IS NULL THEN NULL WHEN contribution <= 0 THEN 'ORDINARY'
         WHEN contribution >= key_line THEN 'KEY' WHEN contribution >= potential_line THEN 'POTENTIAL' ELSE 'ORDINARY' END,
       cell = CASE WHEN of_contribution IS NULL OR of_potential IS NULL THEN NULL
         WHEN of_contribution >= $2 THEN CASE WHEN of_potential >= $2 THEN 'HIGH' ELSE 'SECONDARY' END
         ELSE CASE WHEN of_potential >= $2 THEN 'LATENT' ELSE 'LOW' END END
     FROM ranked, ${generations.name} AS making
     WHERE customer.generation = $1 AND making.id = $1 AND ranked.customer_id = customer.customer_id`,
    [generation, valueMatrix.highFromQuintile],
  );
}

/** The fifth of those of whom the figure is known; the last in the order are 5. */
function quintile(column: string, direction: "ASC" | "DESC"): string {
  const place = `row_number() OVER (ORDER BY ${column} ${direction} NULLS LAST, customer_id) - 1`;
  const known = `count(${column}) OVER ()`;
  return `CASE WHEN ${column} IS NOT NULL THEN ((${place}) * 5 / ${known} + 1)::int END AS of_${column}`;
}
