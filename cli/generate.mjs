// Makes each subgraph's Prisma client. Prisma wants to download its native schema engine before any
// command, which fails behind a bank's firewall; `generate` never runs it, so any existing file will do.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "..");
const subgraphs = path.join(root, "subgraphs");
const prisma = path.join(root, "node_modules", "prisma", "build", "index.js");
const env = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
};

const names = readdirSync(subgraphs).filter((name) => existsSync(schemaOf(name)));
await Promise.all(
  names.map((name) =>
    promisify(execFile)(process.execPath, [prisma, "generate", "--schema", schemaOf(name)], {
      cwd: root,
      env,
    }),
  ),
);
console.log(`Prisma clients made for ${names.join(", ")}`);

function schemaOf(name) {
  return path.join(subgraphs, name, "prisma", "schema.prisma");
}
