import { fail } from "../../../../schema/errors";
import { type CodePage, codePage } from "./codePage";
import { readCopybook } from "./copybook";
import type { CopybookFormat } from "./copybookText";
import { compileDecoder, type Decode } from "./decoder";
import { compileEncoder, type Encode } from "./encoder";
import type { Framing } from "./frames";
import { type FieldLayout, type GroupLayout, layOut } from "./layout";
import { type Choices, fieldsOf } from "./recordLayout";

/** A kind of file of fixed-width records. */
export interface FixedWidthOptions {
  /** The text of a COBOL copybook, with one record (level 01) or several. */
  readonly copybook: string;
  readonly copybookFormat?: CopybookFormat;
  /** See codePage. */
  readonly codePage: string;
  readonly framing: Framing;
  /** Which record it is, by an item that all records have at one place; needed where the copybook has several. */
  readonly record?: { readonly by: string; readonly of: Readonly<Record<string, string>> };
  readonly choices?: Choices;
  /** The names of the records that begin and end a file, where there are such. */
  readonly header?: string;
  readonly trailer?: TrailerOptions;
}

/** What a file's last record tells of the others. */
export interface TrailerOptions {
  readonly record: string;
  /** The item that tells how many records are between header and trailer. */
  readonly count?: string;
  /** Items that tell the sum of an item over the records of some kinds; digits before the sum's own are lost, as in COBOL. */
  readonly totals?: readonly {
    readonly total: string;
    readonly of: readonly { record: string; item: string }[];
  }[];
}

/** One kind of record of a file. */
export interface RecordKind {
  readonly name: string;
  readonly layout: GroupLayout;
  readonly decode: Decode;
  readonly encode: Encode;
  /** An item of it, outside of tables. Throws COPYBOOK_INVALID. */
  field(name: string): FieldLayout;
}

/** A kind of file, compiled. */
export interface FixedWidthFormat extends Pick<FixedWidthOptions, "framing" | "header" | "trailer"> {
  readonly page: CodePage;
  /** Bytes of the longest record: of every one, where framing is `fixed`. */
  readonly length: number;
  readonly kinds: ReadonlyMap<string, RecordKind>;
  /** Which kind of record stands there; undefined where it is none. */
  kindAt(bytes: Buffer, start: number, end: number): RecordKind | undefined;
}

/** Compiles a kind of file. Throws COPYBOOK_INVALID, and CONFIG_INVALID for an unknown code page. */
export function fixedWidth(options: FixedWidthOptions): FixedWidthFormat {
  const page = codePage(options.codePage);
  const kinds = new Map(
    readCopybook(options.copybook, options.copybookFormat).map((item) => {
      const kind = kindOf(layOut(item), page, options.choices);
      return [kind.name, kind] as const;
    }),
  );
  const { framing, header, trailer } = options;
  for (const name of [header, trailer?.record, ...Object.values(options.record?.of ?? {})])
    if (name !== undefined && !kinds.has(name)) throw invalid(`${name} is no record of it`);
  return {
    framing,
    header,
    trailer,
    page,
    kinds,
    length: Math.max(...[...kinds.values()].map(({ layout }) => layout.length)),
    kindAt: kindReader(kinds, options.record, page),
  };
}

function kindOf(layout: GroupLayout, page: CodePage, choices: Choices = {}): RecordKind {
  const own = new Set(namesOf(layout));
  const ownChoices = Object.fromEntries(Object.entries(choices).filter(([name]) => own.has(name)));
  return {
    name: layout.name ?? "",
    layout,
    decode: compileDecoder(layout, page, ownChoices),
    encode: compileEncoder(layout, page, ownChoices),
    field(name) {
      const found = fieldsOf(layout).find((field) => field.name === name);
      if (!found) throw invalid(`${name} is no item of ${layout.name ?? "the record"}`);
      return found;
    },
  };
}

function namesOf(layout: GroupLayout): string[] {
  return layout.slots.flatMap(({ alternatives }) =>
    alternatives.flatMap((item) => [item.name ?? "", ...("slots" in item ? namesOf(item) : [])]),
  );
}

function kindReader(
  kinds: ReadonlyMap<string, RecordKind>,
  record: FixedWidthOptions["record"],
  page: CodePage,
): FixedWidthFormat["kindAt"] {
  const all = [...kinds.values()];
  if (!record) {
    if (all.length > 1) throw invalid("of several records, an item must tell which it is");
    return () => all[0];
  }
  const { offset, length } = all[0].field(record.by);
  if (all.some((kind) => kind.field(record.by).offset !== offset))
    throw invalid(`${record.by} must stand at one place in all records`);
  // By the bytes themselves: that needs no text.
  const byBytes = new Map(
    Object.entries(record.of).map(([value, name]) => {
      const bytes = page.encode(value.padEnd(length));
      if (bytes?.length !== length) throw invalid(`${record.by} cannot hold what it is to be told by`);
      return [bytes.toString("latin1"), kinds.get(name)!] as const;
    }),
  );
  return (bytes, start, end) =>
    start + offset + length > end
      ? undefined
      : byBytes.get(bytes.toString("latin1", start + offset, start + offset + length));
}

function invalid(reason: string): Error {
  return fail("COPYBOOK_INVALID", { detail: `${reason}.` });
}
