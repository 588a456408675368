import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { fail } from "../../schema/errors";
import { projectFile } from "../../schema/files";

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal in quotes, like "0.0150"');
const share = decimal.refine((text) => Number(text) >= 0 && Number(text) <= 1, "must be from 0 to 1");
const day = z.iso.date("must be a day, YYYY-MM-DD");
const currency = z.string().regex(/^[A-Z]{3}$/, "must be three letters of ISO 4217");
const count = z.int().min(0);
const points = z.int().min(0).max(100);
const risk = z.enum(["R1", "R2", "R3", "R4", "R5"]);

const parameters = z.strictObject({
  reporting: currency,
  exchangeRates: z
    .array(
      z.strictObject({
        currency,
        rate: decimal.refine((text) => Number(text) > 0, "must be above 0"),
        date: day,
      }),
    )
    .refine(
      (all) => new Set(all.map((each) => each.currency)).size === all.length,
      "must name each currency once",
    ),
  transferRates: z.strictObject({ default: decimal, byCurrency: z.record(currency, decimal) }),
  expectedLoss: z.strictObject({
    probabilityOfDefault: z.record(z.string(), share),
    unrated: share,
    /** From so many days past due. */
    pastDue: z.record(z.string().regex(/^\d+$/, "must be a number of days"), share),
    lossGivenDefault: z.strictObject({ secured: share, unsecured: share }),
  }),
  wealth: z.strictObject({ feeShare: share, unknownFee: share }),
  contactCosts: z.record(z.string(), decimal),
  segments: z
    .strictObject({ key: share, potential: share })
    .refine(({ key, potential }) => Number(key) < Number(potential), "key must be below potential"),
  valueMatrix: z.strictObject({ highFromQuintile: z.int().min(2).max(5) }),
  lifecycle: z.strictObject({ exploringMonths: count, formingMonths: count, decliningScore: points }),
  churn: z.strictObject({
    fallingBalances: z.strictObject({ share, points }),
    closedProducts: z.strictObject({ points }),
    complaints: z.strictObject({ from: count, points }),
    silence: z.strictObject({ days: count, points }),
    noInflow: z.strictObject({ days: count, points }),
  }),
  loyalty: z.strictObject({
    pointsAYear: points,
    mostYears: count,
    pointsAProduct: points,
    mostProducts: count,
    satisfaction: points,
    complaint: points,
  }),
  opportunities: z.strictObject({
    maturesWithinDays: count,
    idle: z.strictObject({ months: count, least: decimal }),
    suitability: z.strictObject({ C1: risk, C2: risk, C3: risk, C4: risk, C5: risk }),
    peers: z.strictObject({ share }),
  }),
  alerts: z.strictObject({
    movement: z.strictObject({ deviations: decimal, leastCount: count, least: decimal }),
    dormantDays: count,
    largeMaturity: decimal,
    maturityWithinDays: count,
  }),
});

/** The rates, costs and thresholds that insights are worked out with. Rates are a year's, as decimals in text. */
export type Parameters = Readonly<z.infer<typeof parameters>>;

/** The parameters that are used unless a bank names its own. */
const DEFAULTS = projectFile("subgraphs", "insights", "parameters.yaml");

/** Reads parameters. Throws CONFIG_INVALID that names the line of each that is wrong. */
export function readParameters(file: string = DEFAULTS): Parameters {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw fail("CONFIG_INVALID", {
      detail: "INSIGHTS_READ_MODEL_PARAMETERS must be a file that can be read.",
      cause,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const broken = document.errors.map(({ pos, code }) => `line ${lineAt(pos[0])}: is no YAML (${code})`);
  if (broken.length > 0) throw refused(broken);
  const parsed = parameters.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw refused(
    parsed.error.issues.map(({ path, message }) => {
      // What is missing has no line of its own: that of what it is missing from.
      for (let known = path.map(String); ; known = known.slice(0, -1)) {
        const node = document.getIn(known, true) as { range?: [number, number, number] } | undefined;
        if (node?.range || known.length === 0)
          return `line ${lineAt(node?.range?.[0])}: ${path.join(".")}: ${message}`;
      }
    }),
  );
}

function refused(problems: readonly string[]) {
  return fail("CONFIG_INVALID", {
    detail: `\nINSIGHTS_READ_MODEL_PARAMETERS, ${problems.join("\nINSIGHTS_READ_MODEL_PARAMETERS, ")}`,
  });
}
