import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectFile, projectRoot } from "../../../../schema/files";
import { type DatabaseLocation, openDatabase } from "../../../../subgraphs/kit/database/open";
import { until } from "../../../e2e/faults/until";
import { BROKER, makeQueue, type TestQueue } from "../../../helpers/broker";
import { DATABASES } from "../../../helpers/databases";
import { changes, stepsOf, takeSteps } from "./eventDesk";
import type { Order } from "./takeAndDie";

const MOMENTS: Order["moment"][] = ["before the commit", "between commit and acknowledgement"];

/** A database that a program and the test open one after the other. */
async function makeDatabase(kind: (typeof DATABASES)[number]) {
  if (kind.name !== "embedded") return kind.open();
  const folder = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
  const location: DatabaseLocation = { dataDir: path.join(folder, "data") };
  const drop = () => Promise.resolve(rmSync(folder, { recursive: true, force: true }));
  return { location, drop };
}

/** Runs the program until it kills itself. */
async function takeAndDie(order: Order): Promise<NodeJS.Signals | null> {
  const program = path.join(__dirname, "takeAndDie.ts");
  const child = spawn(process.execPath, ["-r", "@swc-node/register", program, JSON.stringify(order)], {
    cwd: projectRoot,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}

(BROKER ? describe : describe.skip).each(DATABASES)(
  "a consumer that is killed (TEST_AMQP_URL), on the $name database",
  (kind) => {
    let queue: TestQueue;
    beforeEach(async () => {
      queue = await makeQueue();
    });
    afterEach(() => queue.drop());

    it.each(MOMENTS)("%s leaves an event that is taken once by the next", async (moment) => {
      const { location, drop } = await makeDatabase(kind);
      const told = { url: BROKER!, queue: queue.name };
      const steps = stepsOf(2, 5);
      await queue.put(...steps);
      expect(await takeAndDie({ ...told, location, step: 3, moment })).toBe("SIGKILL");

      const database = await openDatabase("events", location, projectFile("test", "fixtures", "events"));
      const before = (await changes(database)).filter(({ step }) => step === 3).length;
      expect(before > 0).toBe(moment !== "before the commit");
      // The next one to come, in the test's own process: all that it does is what was left.
      const consumer = takeSteps(database, told);
      await until("10 changes", async () => (await changes(database)).length >= 10);
      await until("an empty queue", async () => (await queue.waiting()) === 0);
      await consumer.close();
      const changed = await changes(database);
      await database.close();
      await drop();
      expect(await queue.waiting()).toBe(0);
      expect(changed).toHaveLength(10);
      for (const customer of ["customer 0", "customer 1"])
        expect(changed.filter((change) => change.customer === customer).map(({ step }) => step)).toEqual([
          1, 2, 3, 4, 5,
        ]);
      expect(await queue.deadLetters()).toEqual([]);
    });
  },
);
