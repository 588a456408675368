import type { FileReport } from "./importBank";

const COLUMNS = ["file", "read", "loaded", "unchanged", "rejected"] as const;

/** The table that an import ends with: a line a file, and their sum. */
export function reportTable(reports: readonly FileReport[]): string {
  const sum = (column: Exclude<(typeof COLUMNS)[number], "file">) =>
    reports.reduce((total, report) => total + report[column], 0);
  const total: FileReport = {
    file: "total",
    read: sum("read"),
    loaded: sum("loaded"),
    unchanged: sum("unchanged"),
    rejected: sum("rejected"),
  };
  const lines = [
    [...COLUMNS],
    ...[...reports, total].map((report) => COLUMNS.map((column) => text(report[column]))),
  ];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "),
    )
    .join("\n");
}

function text(cell: string | number): string {
  return typeof cell === "string" ? cell : cell.toLocaleString("en-US");
}
