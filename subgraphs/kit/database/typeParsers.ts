import { types, type CustomTypesConfig } from "pg";

const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** How column values become plain data: a date stays text, a time becomes RFC 3339 in UTC, the rest is node-postgres's own. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (format !== "binary") {
      if (oid === DATE) return (text: string) => text;
      if (oid === TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
    }
    return types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};
