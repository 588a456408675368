// npm run snapshot: a freshly initialised embedded database, so that the first start does not run initdb.
import { existsSync, writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { SNAPSHOT_FILE, START_PARAMETERS } from "../subgraphs/kit/database/embedded";
import { runProgram } from "../runProgram";

runProgram(async () => {
  if (existsSync(SNAPSHOT_FILE)) return;
  const database = await PGlite.create({ startParams: START_PARAMETERS });
  writeFileSync(SNAPSHOT_FILE, Buffer.from(await (await database.dumpDataDir("gzip")).arrayBuffer()));
  await database.close();
  console.log("snapshot of the embedded database made");
});
