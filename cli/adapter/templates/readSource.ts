import { partsOf, type ReadKind } from "./kinds";
import { RECORDED_CUSTOMERS, type Section } from "./sections";

/** The names of a new source, all made of one: `branch-loans`. */
export interface Names {
  readonly name: string;
  /** `branchLoans`. */
  readonly camel: string;
}

/** The source's text. */
export function sourceText(section: Section, kind: ReadKind, { name, camel }: Names): string {
  const { imports, constants, settings, taken, body, close } = partsOf(kind);
  const { subgraph, sourceType, builder, fields, row, idPrefix, customerField } = section;
  const adapters = fields.map(({ schema }) => schema).join(" ");
  const used = ["code", "compactDate", "decimal"].filter((each) => adapters.includes(`${each}(`));
  const isCases = subgraph === "service";
  return `${sorted([
    'import { z } from "zod";',
    ...imports,
    ...(used.length > 0 ? [`import { ${used.join(", ")} } from "../../kit/adapters/fields";`] : []),
    'import { openSystem } from "../../kit/adapters/system";',
    'import { crossReference } from "../../kit/database/customerReference";',
    'import { sourceOption } from "../../kit/sourceOption";',
    'import { rowsOfCustomers, type SystemRow } from "../../kit/systemRows";',
    `import type { ${sourceType} } from "../source";`,
    `import { type ${builder.row}, ${builder.name} } from "${builder.file}";`,
  ])}

/** As in a section's sourceSystem, and as the cross-reference names its customers' numbers. */
const SYSTEM = "${name}";
${constants(section).join("\n")}

type Told = SystemRow<${builder.row}>;

/** A record as the system tells it, and what it is here. One that does not fit is left out and told as a reject. */
const record = z
  .object({
${fields.map(({ name: field, schema }) => `    ${field}: ${schema},`).join("\n")}
  })
  .transform((told): Told => ({
    customerNumber: told.${customerField},
    row: {
${row.map((line) => `      ${line}`).join("\n")}
    },
  }));

const customerNumberOf = ({ customerNumber }: Told) => customerNumber;
const ownKeyOf = ({ row }: Told) => row.id.slice("${idPrefix}".length);

/** ${subgraph} as ${name} tells: \`${subgraph.toUpperCase()}_SOURCE=${name}\`. */
export const ${camel}Source = sourceOption({
  settings: z.object({
${settings.map((line) => `    ${line}`).join("\n")}
  }),
  open(database, ${taken}): ${sourceType} {
${body(section)
  .map((line) => `    ${line}`)
  .join("\n")}
    const references = crossReference(database, SYSTEM);
    ${isCases ? "const ofCustomers = rowsOfCustomers(references, reads);" : ""}
    return {
      ...${builder.name}(${
        isCases
          ? `ofCustomers, (numbers) => ofCustomers.byKeys(numbers.map((number) => \`${idPrefix}\${number}\`))`
          : "rowsOfCustomers(references, reads)"
      }),
      ...status,
      health: () => system.health(),
      close: () => ${close},
    };
  },
});

/** The system's own keys of ids that have its form: others it cannot know. */
function ownKeysOf(prefix: string, ids: readonly string[]): string[] {
  return ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}
`;
}

/** The fixture's text: what was recorded, and who plays it. */
export function fixtureText(section: Section, kind: ReadKind, { name, camel }: Names): string {
  const { fixture, behaviours } = partsOf(kind);
  const format = kind === "fixed-width";
  return `${sorted([
    ...fixture.imports,
    'import type { RecordedRow, SourceFixture } from "../../../../cli/adapter/fixture";',
    ...(format
      ? [`import { FORMAT } from "../../../../subgraphs/${section.subgraph}/sources/${camel}Source";`]
      : []),
  ])}

/** Records as the system told them. Put some of the real ones here, with nothing in them of a real customer. */
const RECORDING: readonly RecordedRow[] = ${JSON.stringify(section.recording)};

export const ${camel}Fixture: SourceFixture = {
  subgraph: "${section.subgraph}",
  source: "${name}",
  references: "${name}",
  // The system's numbers of the recording's customers.
  customers: ${JSON.stringify(RECORDED_CUSTOMERS)},
  behaviours: ${behaviours},
  play(behaviour) {
${fixture
  .play(section)
  .map((line) => `    ${line}`)
  .join("\n")}
  },
};
`;
}

/** The test's text. */
export function testText({ subgraph, shown }: Section, { name, camel }: Names): string {
  const customer = Object.keys(RECORDED_CUSTOMERS)[0];
  return `import { describe as told, keeps } from "../../../../cli/adapter/report";
import { openRecorded, testSource } from "../../../../cli/adapter/testSource";
import { ${subgraph} } from "../../../../subgraphs/${subgraph}/subgraph";
import { ${camel}Fixture } from "./${camel}.fixture";

test("${name} keeps the contract of a source, whatever its system does", async () => {
  const report = await testSource(${subgraph}, ${camel}Fixture);
  expect([keeps(report), told(report)]).toEqual([true, expect.any(String)]);
}, 120_000); // each call of a system that says nothing takes its deadline

test("${name} tells of a customer what was recorded", async () => {
  const { source, close } = await openRecorded(${subgraph}, ${camel}Fixture);
  try {
    expect(await source.${shown.read}(["${customer}"]${shown.page})).toMatchObject(${shown.rows});
    expect(source.health!()).toMatchObject({ circuit: "CLOSED", rejects: 0 });
  } finally {
    await close();
  }
});
`;
}

/** Import lines as the linter of a person's eye wants them: packages first, then by path. */
function sorted(lines: readonly string[]): string {
  const of = (line: string) => /from "([^"]+)"/.exec(line)![1];
  const rank = (line: string) => (of(line).startsWith("node:") ? 0 : of(line).startsWith(".") ? 2 : 1);
  return [...lines].sort((a, b) => rank(a) - rank(b) || (of(a) < of(b) ? -1 : 1)).join("\n");
}
