/** A table as SQL text, with the rows it holds as a type. Made by `table`. */
export interface Table<Row> {
  /** `schema.name`, to be written after FROM. */
  readonly name: string;
  readonly key: readonly (keyof Row & string)[];
  readonly columns: readonly (keyof Row & string)[];
  /** The columns for SELECT, each under its property's name. */
  readonly select: string;
  /** The same, from a table that the statement calls `alias`; with other SQL for some of the properties. */
  readonly selectFrom: (alias: string, instead?: Partial<Record<keyof Row & string, string>>) => string;
}

/** The column of a property: `accountNumber` is `account_number`, as in the Prisma schema's @map. */
export function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Describes a table of the subgraph's own database. `Model` is the model that Prisma generates for it: a
 * property that the Prisma schema does not have is a compile error.
 */
export function table<Row, Model>(description: {
  schema: string;
  name: string;
  key: readonly (keyof Row & keyof Model & string)[];
  columns: readonly (keyof Row & keyof Model & string)[];
}): Table<Row> {
  const { schema, name, key, columns } = description;
  const selectFrom: Table<Row>["selectFrom"] = (alias, instead = {}) =>
    columns
      .map((property) => `${instead[property] ?? `${alias}.${columnOf(property)}`} AS "${property}"`)
      .join(", ");
  return { name: `${schema}.${name}`, key, columns, select: selectFrom(name), selectFrom };
}
