// A program: takes steps from a queue, and kills itself at a step, before its transaction is committed or after.
import { projectFile } from "../../../../schema/files";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { type DatabaseLocation, openDatabase } from "../../../../subgraphs/kit/database/open";
import { takeSteps, write } from "./eventDesk";

/** What the program is told, as JSON. */
export interface Order {
  url: string;
  queue: string;
  location: DatabaseLocation;
  step: number;
  moment: "before the commit" | "between commit and acknowledgement";
}

async function main(): Promise<void> {
  const { url, queue, location, step, moment } = JSON.parse(process.argv[2]) as Order;
  const database = await openDatabase("events", location, projectFile("test", "fixtures", "events"));
  let isDying = false;
  const deadly: Database = {
    ...database,
    async transaction(work) {
      const result = await database.transaction(work);
      if (isDying) process.kill(process.pid, "SIGKILL");
      return result;
    },
  };
  takeSteps(deadly, {
    url,
    queue,
    async apply(event, transaction) {
      await write(event, transaction);
      if (event.step !== step) return;
      if (moment === "before the commit") process.kill(process.pid, "SIGKILL");
      isDying = true;
    },
  });
}

void main();
