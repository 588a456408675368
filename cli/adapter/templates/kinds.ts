import type { Section } from "./sections";

/** The protocols that a new source can speak. */
export const KINDS = ["rest", "soap", "fixed-width", "delimited", "sql", "amqp"] as const;
export type Kind = (typeof KINDS)[number];

/** What of a source and of its fixture depends on the protocol. */
export interface KindParts {
  /** Import lines, without those of every source. */
  readonly imports: readonly string[];
  /** What stands above the source: formats, names. */
  readonly constants: (section: Section) => readonly string[];
  readonly settings: readonly string[];
  /** What `open` takes of the settings. */
  readonly taken: string;
  /** The body of `open` as far as `reads` and `status`; what `close` ends. */
  readonly body: (section: Section) => readonly string[];
  readonly close: string;
  /** The fixture's imports, and what its `play` answers. */
  readonly fixture: {
    readonly imports: readonly string[];
    readonly play: (section: Section) => readonly string[];
  };
  readonly behaviours: string;
}

/** The kinds that read a system; events are written by another template. */
export type ReadKind = Exclude<Kind, "amqp">;

const URL_SETTING = ['url: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }),'];
const NOW = [
  "async status() {",
  "  // Nobody has this number: whether the system answers is the question.",
  '  await reads.byCustomerNumbers(["0"]);',
  "  return { sourceSystem: SYSTEM, asOf: new Date().toISOString(), staleAt: null };",
  "},",
];
const FILE_STATUS = [
  "async status() {",
  "  const { asOf } = await current();",
  "  const staleAt = new Date(Date.parse(asOf) + staleAfterHours * 3_600_000).toISOString();",
  "  return { sourceSystem: SYSTEM, asOf, staleAt };",
  "},",
];
const FILE_SETTINGS = [
  "file: z.string().min(1),",
  "/** Hours from when a file was written until another should have come. */",
  'staleAfterHours: z.coerce.number("must be a number of hours").min(0).default(36),',
];

/** `reads` over a function that answers the records of some keys of one of the system's fields. */
function readsBy({ customerField, keyField, idPrefix }: Section): string[] {
  return [
    "const reads = {",
    `  byCustomerNumbers: (numbers: readonly string[]) => read("${customerField}", numbers, customerNumberOf),`,
    `  byKeys: (ids: readonly string[]) => read("${keyField}", ownKeysOf("${idPrefix}", ids), ownKeyOf),`,
    "};",
  ];
}

/** The same over the rows of a file. */
function readsOfFile({ idPrefix }: Section): string[] {
  return [
    "const read = async (keys: readonly string[], keyOf: (told: Told) => string) => {",
    "  const wanted = new Set(keys);",
    "  return (await current()).rows.filter((told) => wanted.has(keyOf(told)));",
    "};",
    "const reads = {",
    "  byCustomerNumbers: (numbers: readonly string[]) => read(numbers, customerNumberOf),",
    `  byKeys: (ids: readonly string[]) => read(ownKeysOf("${idPrefix}", ids), ownKeyOf),`,
    "};",
  ];
}

const FILE_SYSTEM = [
  "// A file takes longer than a call.",
  "const system = openSystem({ name: SYSTEM, deadlineMs: 60_000 });",
];

function copybook({ fields }: Section): string[] {
  const nameOf = (name: string) => name.replace(/[A-Z]/g, "-$&").toUpperCase();
  return [
    "/** The record as the system's own programs know it. */",
    "const COPYBOOK = `",
    "       01  RECORD-1.",
    ...fields.map(({ name, picture }) => `           05  ${nameOf(name).padEnd(20)} PIC ${picture}.`),
    "`;",
    "",
    "/** The file: records of one length, in the code page of a mainframe. */",
    "export const FORMAT = fixedWidth({",
    '  ...{ copybook: COPYBOOK, copybookFormat: "free", codePage: "cp037", framing: "fixed" },',
    "});",
  ];
}

const READ: Readonly<Record<ReadKind, KindParts>> = {
  rest: {
    imports: ['import { openRest } from "../../kit/adapters/rest";'],
    constants: () => [],
    settings: URL_SETTING,
    taken: "{ url }",
    body: (section) => [
      "const system = openSystem({ name: SYSTEM });",
      "// What else it takes: credentials, certificates, pages. See openRest.",
      "const rest = openRest({ system, url });",
      "const read = (field: string, keys: readonly string[], keyOf: (told: Told) => string) =>",
      "  rest.rows({",
      "    name: `records by ${field}`,",
      "    keys,",
      '    request: (some) => ({ path: "records/query", body: { [field]: some } }),',
      "    records: (answer) => (answer as { records?: unknown }).records,",
      "    schema: record,",
      "    keyOf,",
      "  });",
      ...readsBy(section),
      `const status = {`,
      ...NOW,
      "};",
    ],
    close: "rest.close()",
    fixture: {
      imports: ['import { playRest } from "../../../../cli/adapter/players";'],
      play: () => ["return playRest(RECORDING, behaviour);"],
    },
    behaviours: '["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"]',
  },
  soap: {
    imports: [
      'import { inChunks } from "../../kit/adapters/chunks";',
      'import { openSoap } from "../../kit/adapters/soap";',
    ],
    constants: () => ["/** Keys in one call. */", "const KEYS = 100;"],
    settings: [
      "wsdl: z.string().min(1),",
      'endpoint: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),',
    ],
    taken: "{ wsdl, endpoint }",
    body: (section) => [
      "const system = openSystem({ name: SYSTEM });",
      "// What else it takes: WS-Security, certificates, the version. See openSoap.",
      "const soap = openSoap(system, { wsdl, endpoint });",
      "const read = async (field: string, keys: readonly string[], keyOf: (told: Told) => string) => {",
      "  const distinct = [...new Set(keys)];",
      "  const chunks = await inChunks(distinct, { size: KEYS, parallel: 4 }, async (some) => {",
      "    const what = { name: `records by ${field}`, keys: some.length };",
      "    const argument = { [field]: some };",
      '    const answer = await soap.call({ operation: "FindRecords", argument, keys: some.length });',
      "    const records = (answer?.Record ?? []) as unknown[];",
      "    return system.keyed(what, some, system.accept(what, record, records), keyOf);",
      "  });",
      "  return chunks.flat();",
      "};",
      ...readsBy(section),
      "const status = {",
      ...NOW,
      "};",
    ],
    close: "soap.close().finally(() => system.close())",
    fixture: {
      imports: ['import { playSoap } from "../../../../cli/adapter/players";'],
      play: () => ["return playSoap(RECORDING, behaviour);"],
    },
    behaviours: '["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"]',
  },
  sql: {
    imports: [
      'import { openSql } from "../../kit/adapters/sql";',
      'import { among, sql, sqlText } from "../../kit/adapters/sqlStatement";',
    ],
    constants: () => [],
    settings: [
      'url: z.string().regex(/^(postgres(ql)?|mysql|mariadb):\\/\\//, "must be a database\'s URL"),',
    ],
    taken: "{ url }",
    body: (section) => [
      "const system = openSystem({ name: SYSTEM });",
      "// What else it takes: a replica, TLS, time limits. See openSql. Nothing is ever written.",
      "const books = openSql(system, { url });",
      "const read = (field: string, keys: readonly string[], keyOf: (told: Told) => string) =>",
      "  books.readKeyed(",
      "    {",
      "      name: `records by ${field}`,",
      "      statement: (some) =>",
      `        sql\`SELECT ${section.fields.map(({ name }) => `"${name}"`).join(", ")} FROM records WHERE \${sqlText(\`"\${field}"\`)} \${among(some)}\`,`,
      "      schema: record,",
      "      keyOf,",
      "    },",
      "    keys,",
      "  );",
      ...readsBy(section),
      "const status = {",
      "async status() {",
      "  return { sourceSystem: SYSTEM, asOf: await books.asOf(), staleAt: null };",
      "},",
      "};",
    ],
    close: "books.close().finally(() => system.close())",
    fixture: {
      imports: ['import { playSql } from "../../../../cli/adapter/players";'],
      play: () => ["return playSql(RECORDING, behaviour);"],
    },
    behaviours: '["AS_RECORDED", "SLOW", "FAILING", "GARBAGE"]',
  },
  delimited: {
    imports: [
      'import { createReadStream } from "node:fs";',
      'import { readDelimited } from "../../kit/adapters/delimited";',
      'import { keepFile } from "../../kit/adapters/keptFile";',
    ],
    constants: ({ fields }) => [
      "/** The file's header. A delimiter other than a comma, quotes and code pages: see Dialect. */",
      `const LAYOUT = { columns: [${fields.map(({ name }) => `"${name}"`).join(", ")}] };`,
    ],
    settings: FILE_SETTINGS,
    taken: "{ file, staleAfterHours }",
    body: (section) => [
      ...FILE_SYSTEM,
      'const load = { name: "load", keys: 0 };',
      "const current = keepFile({",
      "  system,",
      "  file,",
      "  readRows: (name, signal) =>",
      "    readDelimited(system, load, createReadStream(name, { signal }), { ...LAYOUT, schema: record }),",
      "});",
      ...readsOfFile(section),
      "const status = {",
      ...FILE_STATUS,
      "};",
    ],
    close: "system.close()",
    fixture: {
      imports: ['import { delimitedOf, playFile } from "../../../../cli/adapter/players";'],
      play: () => ["return playFile(delimitedOf(RECORDING), behaviour);"],
    },
    behaviours: '["AS_RECORDED", "FAILING", "GARBAGE"]',
  },
  "fixed-width": {
    imports: [
      'import { fixedWidth } from "../../kit/adapters/fixedWidth/fixedWidth";',
      'import { readFixedWidth } from "../../kit/adapters/fixedWidth/readFixedWidth";',
      'import { keepFile } from "../../kit/adapters/keptFile";',
    ],
    constants: copybook,
    settings: FILE_SETTINGS,
    taken: "{ file, staleAfterHours }",
    body: (section) => [
      ...FILE_SYSTEM,
      'const load = { name: "load", keys: 0 };',
      "const current = keepFile({",
      "  system,",
      "  file,",
      "  async *readRows(name, signal) {",
      "    for await (const records of readFixedWidth(name, FORMAT, { system, call: load, signal }))",
      "      yield system.accept(load, record, records.map(({ fields }) => fields));",
      "  },",
      "});",
      ...readsOfFile(section),
      "const status = {",
      ...FILE_STATUS,
      "};",
    ],
    close: "system.close()",
    fixture: {
      imports: [
        'import { playFile } from "../../../../cli/adapter/players";',
        'import { recordBytes } from "../../../../subgraphs/kit/adapters/fixedWidth/writeFixedWidth";',
      ],
      play: () => [
        'const records = RECORDING.map((fields) => recordBytes(FORMAT, { kind: "RECORD-1", fields }));',
        "return playFile(Buffer.concat(records), behaviour);",
      ],
    },
    behaviours: '["AS_RECORDED", "FAILING", "GARBAGE"]',
  },
};

export function partsOf(kind: ReadKind): KindParts {
  return READ[kind];
}
