import { readFileSync } from "node:fs";
import { parse, print, visit } from "graphql";
import { projectFile } from "../../../schema/files";
import { bearer } from "../../helpers/testIssuer";

/** A field that no operation of these tests asks for. */
const FIELD = "customerByReference";

export const COMMITTED = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");

/** A graph with less in it, that may be served as well. */
export const SMALLER = print(
  visit(parse(COMMITTED), { FieldDefinition: ({ name }) => (name.value === FIELD ? null : undefined) }),
);

/** What a write that was cut off leaves: to be refused. */
export const BROKEN = COMMITTED.slice(0, COMMITTED.length / 2);

/** Whether a gateway serves the committed graph, not the smaller one. */
export async function servesCommitted(gateway: string, token: string): Promise<boolean> {
  const query = `{ ${FIELD}(system: "core", externalId: "none") { id } }`;
  const response = await fetch(`${gateway}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(token) },
    body: JSON.stringify({ query }),
  });
  return !(await response.text()).includes("GRAPHQL_VALIDATION_FAILED");
}
