import { TABLES } from "./tables";

/** The newest making of the read model that is whole: what is read of it is read of this one. */
export const CURRENT = `(SELECT max(id) FROM ${TABLES.generations.name} WHERE completed_at IS NOT NULL)`;
