// Run as a program of its own: begins to load what is in a folder, says so after the first batch, and never ends.
import { openDatabase, type DatabaseLocation } from "../../subgraphs/kit/database/open";
import { openSnapshots } from "../../subgraphs/kit/adapters/snapshots";
import { openSystem } from "../../subgraphs/kit/adapters/system";
import { projectFile } from "../../schema/files";
import { snapshotFiles } from "./snapshotFiles";

const { location, folder } = JSON.parse(process.argv[2]) as { location: DatabaseLocation; folder: string };

void openDatabase("deposits", location, projectFile("subgraphs/deposits/prisma/migrations")).then(
  (database) =>
    openSnapshots(database, "deposits_test", {
      folder,
      files: snapshotFiles(() => {
        process.stdout.write("half\n");
        return new Promise(() => setInterval(() => undefined, 60_000));
      }),
      system: openSystem({ name: "test", deadlineMs: 600_000 }),
      settledForMs: 0,
      signal: new AbortController().signal,
    }),
);
