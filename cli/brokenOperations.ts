import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { validate } from "@graphql-inspector/core";
import { buildSchema, Source } from "graphql";
import { projectFile } from "../schema/files";

/** The named operations that front ends rely on. */
export function readOperations(): Source[] {
  const folder = projectFile("schema", "operations");
  return readdirSync(folder).map((name) => new Source(readFileSync(path.join(folder, name), "utf8"), name));
}

/** What operations ask for and a schema does not answer, or answers only for now: a line each. */
export function brokenOperations(apiSdl: string, operations: Source[]): string[] {
  return validate(buildSchema(apiSdl), operations).flatMap(({ source, errors, deprecated }) =>
    [...errors, ...deprecated].map(({ message }) => `${source.name}: ${message}`),
  );
}
