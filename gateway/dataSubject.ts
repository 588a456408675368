/** Of whom the graph's data are: the type, and the field by which the audit knows them. */
export const SUBJECT = { type: "Customer", key: "id" } as const;
