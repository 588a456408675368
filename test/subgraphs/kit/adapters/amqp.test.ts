import { projectFile } from "../../../../schema/files";
import { fail } from "../../../../schema/errors";
import { EventRefused } from "../../../../subgraphs/kit/adapters/amqpEvent";
import type { EventConsumer } from "../../../../subgraphs/kit/adapters/amqp";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { forgetEvents } from "../../../../subgraphs/kit/database/processedEvents";
import { openDatabase } from "../../../../subgraphs/kit/database/open";
import { until } from "../../../e2e/faults/until";
import { BROKER, makeQueue, type TestQueue } from "../../../helpers/broker";
import { DATABASES } from "../../../helpers/databases";
import { startTcpProxy, type TcpProxy } from "../../../helpers/tcpProxy";
import { changes, type Step, stepsOf, takeSteps, write } from "./eventDesk";

const broker = new URL(BROKER ?? "amqp://127.0.0.1:5672");

(BROKER ? describe : describe.skip).each(DATABASES)(
  "events of RabbitMQ (TEST_AMQP_URL) into the $name database",
  (kind) => {
    let queue: TestQueue;
    let database: Database;
    let drop: () => Promise<void>;
    let proxy: TcpProxy;
    const consumers: EventConsumer[] = [];

    beforeEach(async () => {
      queue = await makeQueue();
      const opened = await kind.open();
      drop = opened.drop;
      database = await openDatabase("events", opened.location, projectFile("test", "fixtures", "events"));
      proxy = await startTcpProxy({ host: broker.hostname, port: Number(broker.port || 5672) });
    });
    afterEach(async () => {
      await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
      await proxy.close();
      await queue.drop();
      await database.close();
      await drop();
    });

    /** A consumer; by way of the proxy where it is told. */
    function take(
      options: Omit<Partial<Parameters<typeof takeSteps>[1]>, "url" | "queue"> = {},
      {
        by = "broker",
        over = database,
        heartbeat,
      }: { by?: "broker" | "proxy"; over?: Database; heartbeat?: number } = {},
    ) {
      const url = new URL(broker);
      if (heartbeat !== undefined) url.searchParams.set("heartbeat", String(heartbeat)); // seconds
      if (by === "proxy") [url.hostname, url.port] = ["127.0.0.1", String(proxy.port)];
      const consumer = takeSteps(over, { url: url.href, queue: queue.name, ...options });
      consumers.push(consumer);
      return consumer;
    }
    const changed = async () => (await changes(database)).length;
    const stepsIn = async (customer: string) =>
      (await changes(database)).filter((change) => change.customer === customer).map((change) => change.step);

    it("takes each event once, however often it comes", async () => {
      const steps = stepsOf(3, 4);
      await queue.put(...steps, ...steps, ...steps);
      const consumer = take();
      await until("36 events", () => consumer.health().calls === 37); // the connection is one
      await consumer.close();
      expect(await changed()).toBe(12);
      expect(await queue.waiting()).toBe(0);
      expect(await queue.deadLetters()).toEqual([]);
    });

    it("takes a customer's events in their order, and others' beside them within its bounds", async () => {
      const steps = stepsOf(8, 20);
      let now = 0;
      let most = 0;
      const customersNow = new Set<string>();
      await queue.put(...steps);
      take({
        prefetch: 16,
        async apply(event, transaction) {
          expect(customersNow.has(event.customer)).toBe(false);
          customersNow.add(event.customer);
          most = Math.max(most, ++now);
          await write(event, transaction);
          now--;
          customersNow.delete(event.customer);
        },
      });
      await until("160 changes", async () => (await changed()) === 160);
      for (let c = 0; c < 8; c++)
        expect(await stepsIn(`customer ${c}`)).toEqual(Array.from({ length: 20 }, (_, s) => s + 1));
      expect(most).toBeLessThanOrEqual(4);
      // The embedded database has one connection.
      if (kind.name !== "embedded") expect(most).toBeGreaterThan(1);
    });

    it("puts aside what it cannot take, with the reason and never a value, and goes on", async () => {
      const consumer = take({
        async apply(event, transaction) {
          if (event.step === 666) throw new EventRefused("step", "is not known");
          if (event.step === 667) throw fail("INVALID_ARGUMENT", { detail: "It is never taken." });
          await write(event, transaction);
        },
      });
      await queue.put(
        ...stepsOf(1, 1),
        "<html>Mrs Secret</html>",
        Buffer.from([0x7b, 0xff, 0x7d]),
        { id: "x", customer: { name: "Mrs Secret" }, step: 1 },
        { id: "y", customer: "customer 0", step: 666 },
        { id: "z", customer: "customer 0", step: 667 },
        JSON.stringify({ id: "large", customer: "x".repeat(1024 * 1024), step: 1 }),
        { id: "last", customer: "customer 0", step: 2 },
      );
      await until("6 rejects", () => consumer.health().rejects === 6);
      await until("2 changes", async () => (await changed()) === 2);
      const letters = await queue.deadLetters();
      const reasons = letters.map(({ headers }) =>
        ["x-refusal-code", "x-refusal-field", "x-refusal-rule"].map((name) => headers[name]),
      );
      expect(reasons).toHaveLength(6);
      expect(reasons).toEqual(
        expect.arrayContaining([
          ["EVENT_NOT_JSON", "", "must be JSON in UTF-8"],
          ["EVENT_NOT_JSON", "", "must be JSON in UTF-8"],
          ["EVENT_INVALID", "customer", "invalid_type"],
          ["EVENT_REFUSED", "step", "is not known"],
          ["EVENT_REFUSED", "", "INVALID_ARGUMENT"],
          ["EVENT_TOO_LARGE", "", "more than 1048576 bytes"],
        ]),
      );
      expect(JSON.stringify([letters.map(({ headers }) => headers), consumer.health()])).not.toMatch(
        /Secret|xxxx/,
      );
      expect(letters.map(({ text }) => text)).toContain("<html>Mrs Secret</html>");
      expect(await queue.waiting()).toBe(0);
      expect(consumer.health().lastRejects[0]).toMatchObject({
        call: "consume",
        at: `${queue.name}.dead-letters`,
      });
    });

    it("tries an event that fails for a reason nobody knows some times, and leaves nothing of it", async () => {
      const errors: string[] = [];
      const tried: number[] = [];
      await queue.put(...stepsOf(1, 3));
      take({
        attempts: 3,
        onError: (error) => errors.push(error.message),
        async apply(event, transaction) {
          tried.push(event.step);
          await write(event, transaction);
          if (event.step === 2) await transaction.query("SELECT 1 / 0");
        },
      });
      await until("step 3", async () => (await stepsIn("customer 0")).includes(3));
      expect(tried).toEqual([1, 2, 2, 2, 3]);
      expect(await stepsIn("customer 0")).toEqual([1, 3]);
      expect(errors).toEqual(Array(3).fill("division by zero"));
      const [letter] = await queue.deadLetters();
      expect(letter.headers).toMatchObject({
        "x-refusal-code": "EVENT_FAILED",
        "x-refusal-rule": "failed 3 times",
      });
      const ids = await database.query<{ id: string }>(
        "SELECT event_id AS id FROM events.processed_events ORDER BY 1",
      );
      expect(ids).toEqual([{ id: "0-1" }, { id: "0-3" }]);
    });

    it("waits for a database that is away, however often it asks, and puts nothing aside", async () => {
      let attempts = 0;
      await queue.put(...stepsOf(1, 2));
      take({
        attempts: 1,
        async apply(event, transaction) {
          if (++attempts <= 4) throw fail("SUBGRAPH_UNAVAILABLE");
          await write(event, transaction);
        },
      });
      await until("2 changes", async () => (await changed()) === 2);
      expect(await stepsIn("customer 0")).toEqual([1, 2]);
      expect(await queue.deadLetters()).toEqual([]);
    });

    it("gives its messages to another process when its own database stays away", async () => {
      let isAway = false;
      const away: Database = {
        ...database,
        query: (text, values) =>
          isAway ? Promise.reject(fail("SUBGRAPH_UNAVAILABLE")) : database.query(text, values),
        transaction: () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE")),
      };
      const first = take({ patienceMs: 50 }, { over: away });
      await until("a connection", () => first.health().lastSuccessAt !== null);
      isAway = true;
      const second = take();
      await until("another", () => second.health().lastSuccessAt !== null);
      await queue.put(...stepsOf(2, 3));
      await until("6 changes", async () => (await changed()) === 6);
      expect(await stepsIn("customer 0")).toEqual([1, 2, 3]);
      expect(first.health().lastFailure).toContain("SUBGRAPH_UNAVAILABLE");
    });

    it("takes up again when the broker was away, and changes nothing twice", async () => {
      const steps = stepsOf(4, 10);
      await queue.put(...steps);
      let cuts = 0;
      const consumer = take(
        {
          async apply(event, transaction) {
            await write(event, transaction);
            // The way breaks while events are under way: what is committed cannot be acknowledged.
            if (event.step % 4 === 0 && event.customer === "customer 1" && cuts < event.step / 4) {
              cuts++;
              proxy.cut();
              setImmediate(() => proxy.mend());
            }
          },
        },
        { by: "proxy" },
      );
      await until("40 changes", async () => (await changed()) >= 40);
      await until("an empty queue", async () => (await queue.waiting()) === 0);
      await consumer.close();
      expect(cuts).toBe(2);
      expect(await changed()).toBe(40);
      expect(await queue.waiting()).toBe(0);
      for (let c = 0; c < 4; c++)
        expect(await stepsIn(`customer ${c}`)).toEqual(Array.from({ length: 10 }, (_, s) => s + 1));
    });

    it("tells that the broker is away, and begins when it comes", async () => {
      proxy.cut();
      const consumer = take({}, { by: "proxy" });
      await until("a failure", () => consumer.health().failures > 1);
      expect(consumer.health()).toMatchObject({ system: "steps", lastSuccessAt: null });
      expect(consumer.health().lastFailure).toMatch(/^SUBGRAPH_UNAVAILABLE: connect/);
      proxy.mend();
      await queue.put(...stepsOf(1, 1));
      await until("a change", async () => (await changed()) === 1);
    });

    it("notices a broker that says nothing any more, and begins anew", async () => {
      const consumer = take({}, { by: "proxy", heartbeat: 1 });
      await until("a connection", () => consumer.connectedSince !== null);
      proxy.freeze();
      await queue.put(...stepsOf(1, 2));
      await until("the end of the connection", () => consumer.connectedSince === null);
      proxy.mend();
      await until("2 changes", async () => (await changed()) === 2);
      expect(await stepsIn("customer 0")).toEqual([1, 2]);
    });

    it("finishes what is under way when it stops, and leaves the rest in its order", async () => {
      await queue.put(...stepsOf(1, 5));
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      let began = () => {};
      const begun = new Promise<void>((resolve) => (began = resolve));
      const consumer = take({
        async apply(event, transaction) {
          await write(event, transaction);
          if (event.step === 2) {
            began();
            await held;
          }
        },
      });
      await begun;
      const closed = consumer.close();
      release();
      await closed;
      expect(await stepsIn("customer 0")).toEqual([1, 2]);
      await until("the others", async () => (await queue.waiting()) === 3);
      take();
      await until("5 changes", async () => (await changed()) === 5);
      expect(await stepsIn("customer 0")).toEqual([1, 2, 3, 4, 5]);
    });

    it("is active in one process at a time, so that two keep the order", async () => {
      const active = new Set<string>();
      const taking = (name: string, by: "broker" | "proxy") =>
        take(
          {
            apply(event: Step, transaction) {
              active.add(name);
              return write(event, transaction);
            },
          },
          { by },
        );
      const first = taking("first", "proxy");
      await until("a connection", () => first.health().lastSuccessAt !== null);
      const second = taking("second", "broker");
      await until("another", () => second.health().lastSuccessAt !== null);
      const steps = stepsOf(5, 30);
      await queue.put(...steps.slice(0, 60));
      await until("60 changes", async () => (await changed()) === 60);
      expect([...active]).toEqual(["first"]);
      await queue.put(...steps.slice(60));
      proxy.cut();
      await until("150 changes", async () => (await changed()) >= 150);
      expect([...active]).toEqual(["first", "second"]);
      expect(await changed()).toBe(150);
      for (let c = 0; c < 5; c++)
        expect(await stepsIn(`customer ${c}`)).toEqual(Array.from({ length: 30 }, (_, s) => s + 1));
    });

    it("says by the broker's code that the queue is another than it needs", async () => {
      const consumer = take({ queueType: "classic" });
      await until("a failure", () => consumer.health().lastFailure !== null);
      expect(consumer.health().lastFailure).toContain("406 (PRECONDITION-FAILED)");
      expect(consumer.health().lastFailure).not.toContain(queue.name);
    });

    it("forgets events when their time has come, and no others", async () => {
      await database.query(
        `INSERT INTO events.processed_events VALUES
           ('q', 'old', now() - interval '91 days'), ('q', 'new', now() - interval '89 days'),
           ('other', 'old', now() - interval '91 days')`,
      );
      expect(await forgetEvents(database, "events", { queue: "q", days: 90 })).toBe(1);
      expect(
        await database.query("SELECT queue, event_id AS id FROM events.processed_events ORDER BY 1"),
      ).toEqual([
        { queue: "other", id: "old" },
        { queue: "q", id: "new" },
      ]);
    });
  },
);
