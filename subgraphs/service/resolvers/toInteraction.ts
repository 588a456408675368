import { toConnection } from "../../kit/connections";
import type { PageRequest } from "../../kit/pages";
import { customerField } from "../../kit/visible";
import type { InteractionRecord } from "../source";

/** A row as GraphQL answers it. */
export function toInteraction(interaction: InteractionRecord) {
  const { customerId, ...rest } = interaction;
  return { ...rest, customer: customerField(customerId) };
}

/** A page of a list of interactions, newest first. */
export function toInteractionConnection(description: {
  rows: readonly InteractionRecord[];
  page: PageRequest;
  list: string;
  count: () => Promise<number>;
}) {
  return toConnection({
    ...description,
    positionOf: (interaction) => [interaction.startedAt, interaction.id],
    edgeOf: (interaction) => ({ node: toInteraction(interaction) }),
  });
}
