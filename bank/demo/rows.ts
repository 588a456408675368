import type { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import type { TABLES as deposits } from "../../subgraphs/deposits/sources/tables";
import type { Table } from "../../subgraphs/kit/database/table";
import type { TABLES as loans } from "../../subgraphs/loans/sources/tables";
import type { TABLES as service } from "../../subgraphs/service/sources/tables";
import type { TABLES as wealth } from "../../subgraphs/wealth/sources/tables";

/** Rows for some tables of a subgraph, under the tables' names in its TABLES. */
export type RowsOf<Tables> = {
  [Name in keyof Tables]?: Tables[Name] extends Table<infer Row> ? Row[] : never;
};

/** Rows for the tables of all subgraphs. */
export interface SystemRows {
  customers: RowsOf<typeof customers>;
  deposits: RowsOf<typeof deposits>;
  loans: RowsOf<typeof loans>;
  wealth: RowsOf<typeof wealth>;
  service: RowsOf<typeof service>;
}

export type System = keyof SystemRows;
