import { readFileSync } from "node:fs";
import { projectFile } from "../../../schema/files";
import { bearer } from "../../helpers/testIssuer";
import type { Question } from "./judge";
import { until } from "./until";

/** What systems other than the customers' have without a customer. */
const BESIDE_CUSTOMERS = `query besideCustomers {
  productCatalogue {
    deposits(first: 3) { totalCount edges { node { code name } } }
    loans(first: 3) { totalCount edges { node { code name } } }
    wealth(first: 3) { totalCount edges { node { code name } } }
  }
  unidentifiedInteractions(first: 3) { totalCount edges { node { id } } }
}`;

/** Those of the demo bank that have something in every system, and one that has much. */
const CUSTOMERS = ["C-1042", "C-1041", "C-1007"];

/** What is asked in these tests, with what the graph answers now, while all is well. */
export async function readQuestions(gateway: string, token: string): Promise<Question[]> {
  const customerView = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
  const requests = [
    ...CUSTOMERS.map((id) => ({ query: customerView, variables: { id } })),
    { query: BESIDE_CUSTOMERS },
  ];
  const questions: Question[] = [];
  for (const request of requests) {
    const body = JSON.stringify(request);
    // Programs that have just been started may take too long at first.
    await until("a whole answer of the healthy graph", async () => {
      const response = await fetch(`${gateway}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearer(token) },
        body,
      });
      const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
      if (errors === undefined) questions.push({ body, data });
      return errors === undefined;
    });
  }
  return questions;
}
