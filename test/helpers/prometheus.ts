/** One metric as Prometheus reads it. */
export interface Metric {
  type: string;
  help: string;
  /** Every sample of it: with a histogram those of its buckets, count and sum. */
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;
const NUMBER = /^([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|[+-]?inf|nan)$/i;
const SUFFIX = /_(bucket|count|sum)$/;

/** Reads Prometheus' text format. Throws at the first line that is not of it, or that nothing was said of before. */
export function parseMetrics(text: string): Map<string, Metric> {
  const metrics = new Map<string, Metric>();
  const of = (name: string) => {
    const known = metrics.get(name) ?? { type: "", help: "", samples: [] };
    metrics.set(name, known);
    return known;
  };
  for (const line of text.split("\n")) {
    const [, keyword, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") of(name).help = rest;
    else if (keyword === "TYPE") of(name).type = rest;
    else if (line !== "") addSample(metrics, line);
  }
  return metrics;
}

function addSample(metrics: Map<string, Metric>, line: string): void {
  const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
  const metric = name && (metrics.get(name) ?? metrics.get(name.replace(SUFFIX, "")));
  if (!metric || !metric.type || !NUMBER.test(value)) throw new Error(`No metric: ${line}`);
  metric.samples.push({ name, labels: labelsOf(labels), value: numberOf(value) });
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined) throw new Error(`No labels: ${text}`);
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}

function numberOf(text: string): number {
  return Number(text.replace(/inf/i, "Infinity"));
}
