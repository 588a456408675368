import { fail } from "../../../schema/errors";
import type { Database, Queryable } from "../../kit/database/database";
import type { InsightsCommands } from "../commands";
import { TABLES } from "./tables";

const { alerts } = TABLES;

/** The most letters of a note, and of a person's name. */
const LONGEST = { note: 2_000, assignedTo: 200 };

/** Changes of the subgraph's own database: one statement each, which looks and changes at once. */
export function prismaCommands(database: Database): InsightsCommands {
  return {
    async acknowledgeAlert({ id, assignedTo, by }) {
      const person = checkText("assignedTo", assignedTo, LONGEST.assignedTo);
      await change(
        database,
        id,
        `UPDATE ${alerts.name} SET status = 'ACKNOWLEDGED', assigned_to = $2, changed_by = $3,
           acknowledged_at = COALESCE(acknowledged_at, now())
         WHERE id = $1 AND (status = 'OPEN' OR (status = 'ACKNOWLEDGED' AND (assigned_to = $2 OR assigned_to = $3)))
         RETURNING id`,
        [person, by],
      );
    },
    async closeAlert({ id, note, by }) {
      const text = checkText("note", note, LONGEST.note);
      await change(
        database,
        id,
        `UPDATE ${alerts.name} SET status = 'CLOSED', note = $2, changed_by = $3, closed_at = COALESCE(closed_at, now())
         WHERE id = $1 AND (status <> 'CLOSED' OR note = $2) RETURNING id`,
        [text, by],
      );
    },
  };
}

/** Makes a change of one alert. Throws RECORD_NOT_FOUND where there is none, CONFLICT where its state does not allow it. */
async function change(
  database: Queryable,
  id: string,
  sql: string,
  values: readonly string[],
): Promise<void> {
  const changed = await database.query(sql, [id, ...values]);
  if (changed.length > 0) return;
  const known = await database.query(`SELECT id FROM ${alerts.name} WHERE id = $1`, [id]);
  throw fail(known.length > 0 ? "CONFLICT" : "RECORD_NOT_FOUND");
}

function checkText(name: string, text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed.length > 0 && trimmed.length <= longest) return trimmed;
  throw fail("INVALID_ARGUMENT", { detail: `${name} must have 1 to ${longest} letters.` });
}
