import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "@graphql-inspector/core";
import { type GraphQLSchema, Source } from "graphql";
import { projectFile } from "../../schema/files";

/** The named operations that front ends rely on: those of schema/operations. */
export function readOperations(): Source[] {
  const folder = projectFile("schema", "operations");
  return readdirSync(folder).map((name) => new Source(readFileSync(path.join(folder, name), "utf8"), name));
}

/** What operations ask for, a line each. */
export interface OperationFindings {
  /** What the schema does not answer. */
  broken: string[];
  /** What it answers only for now. */
  deprecated: string[];
}

/** Looks at what operations ask of a schema. */
export function checkOperations(schema: GraphQLSchema, operations: readonly Source[]): OperationFindings {
  const found = validate(schema, [...operations]);
  const lines = (part: "errors" | "deprecated") =>
    found.flatMap((document) => document[part].map(({ message }) => `${document.source.name}: ${message}`));
  return { broken: lines("errors"), deprecated: lines("deprecated") };
}
