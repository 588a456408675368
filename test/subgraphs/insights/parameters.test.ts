import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectFile } from "../../../schema/files";
import { readParameters } from "../../../subgraphs/insights/parameters";

const DEFAULTS = readFileSync(projectFile("subgraphs", "insights", "parameters.yaml"), "utf8");

function withChange(change: (text: string) => string): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "parameters-")), "parameters.yaml");
  writeFileSync(file, change(DEFAULTS));
  return file;
}
const lineOf = (text: string) => DEFAULTS.split("\n").findIndex((line) => line.includes(text)) + 1;

describe("readParameters", () => {
  it("reads the defaults", () => {
    expect(readParameters().segments).toEqual({ key: "0.80", potential: "0.95" });
  });

  it.each([
    ["a share above 1", '"0.80"', '"1.80"', "segments:", "must be from 0 to 1"],
    ["a decimal that is no text", 'rate: "7.1000"', "rate: 7.1", "USD, rate", "expected string"],
    ["a class of risk that there is not", "C3: R3", "C3: R9", "suitability:", "C3"],
    ["a name that nobody reads", "dormantDays: 365", "dormantDay: 365", "dormantDays:", "dormantDay"],
  ])("names the line of %s", (_, from, to, at, said) => {
    const read = () => readParameters(withChange((text) => text.replace(from, to)));
    expect(read).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }) as Error);
    const line = lineOf(at);
    // What is missing or too much is told at the place that it is missing from.
    expect(read).toThrow(new RegExp(`line (${line}|${line - 1}|${line - 4}): [^\\n]*${said}`));
  });

  it("names the line where the file is no YAML", () => {
    expect(() => readParameters(withChange((text) => text.replace("segments: {", "segments: [")))).toThrow(
      /line \d+: is no YAML/,
    );
  });

  it("says that a file cannot be read, and not where it looked", () => {
    expect(() => readParameters("/nowhere/parameters.yaml")).toThrow(/must be a file that can be read/);
  });
});
