import { GraphQLCurrency, GraphQLDateTimeISO, GraphQLLocalDate } from "graphql-scalars";
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

function exactDecimal(value: unknown): string {
  // A number has passed through binary floating point already: only text is exact.
  if (typeof value !== "string" || !DECIMAL.test(value))
    throw new GraphQLError('Decimal must be a text like "12.50".');
  return value;
}

/** An exact decimal number, as text on the wire: "1234.50". Never a float, on the way in or out. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description: 'An exact decimal number, written as text: "1234.50".',
  serialize: exactDecimal,
  parseValue: exactDecimal,
  parseLiteral: (node: ValueNode) => exactDecimal(node.kind === Kind.STRING ? node.value : undefined),
});

function day(value: unknown): string {
  // Calendars go from 1 BC to AD 1, and so does PostgreSQL: only JavaScript knows a year 0.
  if (typeof value === "string" && value.startsWith("0000-"))
    throw new GraphQLError("Date must be of the year 0001 or later.");
  return GraphQLLocalDate.parseValue(value);
}

/** A day without a time: "2026-11-21". */
export const DateScalar = new GraphQLScalarType({
  ...GraphQLLocalDate.toConfig(),
  name: "Date",
  description: "A day without a time, as YYYY-MM-DD.",
  parseValue: day,
  parseLiteral: (node: ValueNode) => day(node.kind === Kind.STRING ? node.value : undefined),
});

/** A moment: RFC 3339 with an offset. */
export const DateTimeScalar = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: "DateTime",
  description: "A moment in time by RFC 3339, with an offset: 2026-11-21T08:30:00.000Z.",
});

/** An ISO 4217 currency code. */
export const CurrencyScalar = new GraphQLScalarType({
  ...GraphQLCurrency.toConfig(),
  name: "Currency",
  description: "A currency: three letters of ISO 4217.",
});
