import { isAscii, isUtf8 } from "node:buffer";
import type { ExecutionResult, FragmentDefinitionNode, SelectionSetNode } from "graphql";
import type { FetchNode, PlanNode } from "../contract";
import { generate, literal } from "./codegen";
import { selectionsOf } from "./fetchSelections";
import { deviate } from "./projection";
import { scanAny, scanNull } from "./scan";
import { expect, ScanCode } from "./scanCode";
import type { FieldShape, ObjectShape, ValueShape } from "./shape";
import { type Names, touchedByOthers } from "./touched";
import { WrittenFields } from "./writtenFields";

/**
 * Reads an answer of one fetch without making values of what only the client wants: such fields stay text, which
 * the answer takes as it is. Throws `DEVIATION` at the first thing that is not promised, or not written the
 * plainest way: the answer is then read as any JSON.
 */
export type Transcribe = (answer: Buffer) => ExecutionResult;

/** For each object of the answer, how many of its fields, from a first, may come as one text. */
export type Runs = Map<ObjectShape, Map<FieldShape, number>>;

/**
 * Compiles how the answers of a plan's fetches are read; undefined for a fetch of which nothing would stay text.
 * `runs` is told which fields may.
 */
export function createTranscriber(
  plan: PlanNode | undefined,
  root: ObjectShape,
  runs: Runs,
): (fetch: FetchNode, path: readonly string[]) => Transcribe | undefined {
  const touched = touchedByOthers(plan);
  return (fetch, path) => {
    const shape = shapeAt(root, path);
    if (shape === undefined || fetch.outputRewrites.length > 0) return undefined;
    const { sets, fragments } = selectionsOf(fetch);
    const unit = new Unit(fragments);
    const object = unit.object(shape, sets, touched(fetch));
    if (object === undefined || unit.runs.size === 0) return undefined;
    for (const [each, starts] of unit.runs) runs.set(each, new Map([...(runs.get(each) ?? []), ...starts]));
    return unit.compile(fetch.requires === undefined ? object : unit.entities(object));
  };
}

/** What the client sees of the objects at a path; undefined where they may be of several types. */
function shapeAt(root: ObjectShape, path: readonly string[]): ObjectShape | undefined {
  let shape: ObjectShape | undefined = root;
  for (const step of path) {
    if (step === "@") continue;
    const content: FieldShape["content"] | undefined = shape.fields.find(
      ({ dataKey }) => dataKey === step,
    )?.content;
    if (content === undefined || typeof content === "string") return undefined;
    let value: ValueShape = content;
    while (value.kind === "nonNull" || value.kind === "list") value = value.of;
    shape = value.kind === "composite" ? value.only : undefined;
    if (shape === undefined) return undefined;
  }
  return shape;
}

const NOTHING: Names = new Map<string, Names>();

/** The functions of one transcription. Those that build leave the end of what they read in `end`. */
class Unit {
  readonly runs: Runs = new Map();
  private readonly code: ScanCode;

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.code = new ScanCode(fragments);
  }

  compile(root: string): Transcribe {
    const { functions, scans } = this.code;
    const code = `"use strict"; let end = 0, latin1 = true, held = "", from = 0;
      function slice(b, from, to) { return latin1 ? b.latin1Slice(from, to) : b.utf8Slice(from, to); }
      function anything(b, from) {
        end = scanAny(b, from);
        if (b[from] !== 34) return JSON.parse(slice(b, from, end));
        const text = slice(b, from + 1, end - 1);
        return text.includes("\\\\") ? JSON.parse('"' + text + '"') : text;
      }
      ${functions.join("\n")}
      return function transcribe(b) {
        latin1 = isAscii(b);
        if (!latin1 && !isUtf8(b)) deviate();
        ${expect("0", `{"data":`)}
        const data = ${root}(b, ${`{"data":`.length});
        if (b[end] !== 125 || end + 1 !== b.length) deviate();
        return { data };
      };`;
    const names = [...scans.values()];
    const made = generate(["deviate", "isAscii", "isUtf8", "scanAny", "WrittenFields", ...names], code);
    return made(deviate, isAscii, isUtf8, scanAny, WrittenFields, ...scans.keys()) as Transcribe;
  }

  /** Emits what builds the data of an entity fetch. */
  entities(entity: string): string {
    const list = this.list(entity);
    const head = `{"_entities":`;
    return this.code.emit(`${expect("p", head)}
      const _entities = ${list}(b, p + ${head.length});
      if (b[end] !== 125) deviate();
      end++; return { _entities };`);
  }

  /** Emits what builds an object; undefined where its fields cannot be told beforehand. */
  object(shape: ObjectShape, sets: readonly SelectionSetNode[], touched: Names): string | undefined {
    const fields = shape.isConcrete ? this.code.fieldsOf(shape, sets) : undefined;
    if (fields === undefined || fields.length === 0) return undefined;
    const starts = new Map<FieldShape, number>();
    const steps: string[] = [];
    const members: string[] = [];
    let run:
      | { first: FieldShape; key: string; count: number; from: string; step: number; masks: number }
      | undefined;
    const endRun = (): void => {
      if (run === undefined) return;
      starts.set(run.first, run.count);
      const at = `r${members.length}`;
      const isMasked = this.code.maskCount > run.masks;
      if (isMasked) steps[run.step] += ` held = ""; from = ${run.from};`;
      steps.push(
        `const ${at} = new WrittenFields(${isMasked ? "held + slice(b, from, p)" : `slice(b, ${run.from}, p)`});`,
      );
      members.push(`${literal(run.key)}: ${at}`);
      run = undefined;
    };
    fields.forEach((field, i) => {
      const { key, sets } = field;
      const place = shape.fields.findIndex(({ dataKey }) => dataKey === key);
      const own = shape.fields[place] ?? shape.unasked.find(({ dataKey }) => dataKey === key);
      const below = touched.get(key);
      const masks = this.code.maskCount;
      const mayStay = place >= 0 && key !== shape.subjectKey;
      const scan =
        mayStay && below === undefined && own.clientKey === key
          ? this.code.field(shape, own, field)
          : undefined;
      const continues =
        run !== undefined && scan !== undefined && shape.fields[place - 1]?.dataKey === fields[i - 1].key;
      if (!continues) endRun();
      const head = `${i === 0 ? "{" : ","}${JSON.stringify(key)}:`;
      steps.push(expect("p", head));
      const at = `p + ${head.length}`;
      if (key === "__typename" && field.name === "__typename") {
        steps.push(`p = ${this.code.scan(this.code.oneName(shape.typeName))}(b, ${at});`);
        members.push(`__typename: ${literal(shape.typeName)}`);
      } else if (scan !== undefined) {
        if (run === undefined) {
          run = { first: own, key, count: 0, from: `s${i}`, step: steps.length, masks };
          steps.push(`const s${i} = p + 1;`);
        }
        run.count++;
        steps.push(`p = ${scan}(b, ${at});`);
      } else if (own === undefined && below === undefined) {
        steps.push(`p = ${this.code.scan(scanAny)}(b, ${at});`);
      } else {
        const build =
          own && typeof own.content !== "string"
            ? this.build(own.content, sets, below ?? NOTHING)
            : undefined;
        steps.push(`const v${i} = ${build ?? "anything"}(b, ${at}); p = end;`);
        members.push(`${literal(key)}: v${i}`);
      }
    });
    endRun();
    if (starts.size > 0) this.runs.set(shape, starts);
    return this.code.emit(`if (b[p] === 110) { end = ${this.code.scan(scanNull)}(b, p); return null; }
      ${steps.join("\n")}
      if (b[p] !== 125) deviate();
      end = p + 1; return { ${members.join(", ")} };`);
  }

  /** The name of what builds a value; undefined where it is read as any JSON. */
  private build(shape: ValueShape, sets: readonly SelectionSetNode[], touched: Names): string | undefined {
    switch (shape.kind) {
      case "nonNull":
        // Whether a null may be is seen when the answer is written.
        return this.build(shape.of, sets, touched);
      case "leaf":
        return undefined;
      case "list": {
        const element = this.build(shape.of, sets, touched);
        return element && this.list(element);
      }
      case "composite":
        return shape.only && this.object(shape.only, sets, touched);
    }
  }

  private list(element: string): string {
    return this.code.emit(`if (b[p] === 110) { end = ${this.code.scan(scanNull)}(b, p); return null; }
      if (b[p] !== 91) deviate();
      const list = [];
      if (b[p + 1] === 93) { end = p + 2; return list; }
      for (;;) {
        list.push(${element}(b, p + 1));
        p = end;
        if (b[p] === 44) continue;
        if (b[p] !== 93) deviate();
        end = p + 1; return list;
      }`);
  }
}
