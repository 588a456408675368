// npm run start:subgraph -- <name>: one subgraph as a process of its own.
import { createRequire } from "node:module";
import { SUBGRAPHS } from "../config";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";

const name = process.argv[2] ?? "";
if (SUBGRAPHS.includes(name)) createRequire(__filename)(`../subgraphs/${name}/main`);
else
  runProgram(() => {
    throw fail("SUBGRAPH_UNKNOWN", { detail: `They are ${SUBGRAPHS.join(", ")}.` });
  });
