import { type BehaviourReport, type ReadReport, SIZES } from "./contract";

/** What was found of a source. */
export interface SourceReport {
  readonly source: string;
  /** What is wrong with its status. */
  readonly status: readonly string[];
  readonly reads: readonly ReadReport[];
  readonly behaviours: readonly BehaviourReport[];
  /** Records that it left out of its answers. */
  readonly rejects: number;
  readonly lastRejects: readonly { call: string; at: string; reason: string }[];
}

/** Whether the source keeps its contract. */
export function keeps({ status, reads, behaviours }: SourceReport): boolean {
  return status.length === 0 && [...reads, ...behaviours].every(({ broken }) => broken.length === 0);
}

/** The report as a person reads it. Nothing of a customer is in it. */
export function describe(report: SourceReport): string {
  const lines = [
    `${report.source}: ${keeps(report) ? "keeps the contract of a source" : "BREAKS the contract of a source"}`,
    ...report.status.map((fact) => `  BROKEN ${fact}`),
    "",
    row("read", "keys", "rows", ...SIZES.map((size) => `${size} keys`)),
    ...report.reads.flatMap(({ read, keys, rows, ms, broken }) => [
      row(read, keys, rows, ...SIZES.map((size) => `${ms[size].toFixed(1)} ms`)),
      ...broken.map((fact) => `  BROKEN ${fact}`),
    ]),
    "",
    ...report.behaviours.flatMap(({ behaviour, ms, outcomes, rejects, broken }) => [
      `system ${behaviour.toLowerCase()}: ${Object.entries(outcomes)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(", ")} in ${ms.toFixed(0)} ms, ${rejects} records left out`,
      ...broken.map((fact) => `  BROKEN ${fact}`),
    ]),
    `records left out: ${report.rejects}`,
    ...report.lastRejects.map(({ call, at, reason }) => `  ${call} ${at}: ${reason}`),
  ];
  return lines.join("\n");
}

function row(name: string, ...cells: (string | number)[]): string {
  return [name.padEnd(36), ...cells.map((cell) => String(cell).padStart(10))].join("");
}
