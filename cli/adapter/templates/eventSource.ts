import type { TestedSubgraph } from "../reads";
import type { Names } from "./readSource";
import { fail } from "../../../schema/errors";
export function eventTexts(subgraph: TestedSubgraph, { camel }: Names): Record<string, string> {
  throw fail("ADAPTER_OPTION_INVALID", { detail: `${subgraph} ${camel}` });
}
