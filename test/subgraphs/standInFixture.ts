import { createServer, type Socket } from "node:net";
import { demoRows } from "../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../bank/demo/ids";
import type { Behaviour } from "../../cli/adapter/contract";
import type { SourceFixture } from "../../cli/adapter/fixture";
import { readConfig } from "../../config";
import { normaliseExternalId } from "../../subgraphs/kit/normaliseExternalId";
import { listening } from "../helpers/listening";
import { TODAY } from "../helpers/wholeGraph";

const CUSTOMERS = 12;

/** A page of HTML where data should be. */
const GARBAGE =
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 18\r\nConnection: close\r\n\r\n<html>Sorry</html>";

/** A stand-in for a system of the bank. */
interface StandIn {
  settings: Record<string, string>;
  close(): Promise<void>;
}

/** A source's recording is its stand-in, over some of the demo bank's customers. */
export function standInFixture({
  subgraph,
  source,
  references,
  behaviours,
  start,
}: Pick<SourceFixture, "subgraph" | "source" | "references" | "behaviours"> & {
  start: (options: { customers: number; today: string }) => Promise<StandIn>;
}): SourceFixture {
  return {
    ...{ subgraph, source, references, behaviours },
    customers: customersOf(references),
    async play(behaviour) {
      const standIn = await start({ customers: CUSTOMERS, today: TODAY });
      const { settings } = readConfig(standIn.settings).sources[subgraph]!;
      if (behaviour === "AS_RECORDED") return { settings, close: () => standIn.close() };
      const sick = await listenSick(behaviour);
      return {
        settings: Object.fromEntries(
          Object.entries(settings).map(([name, value]) => [name, atPort(value, sick.port)]),
        ),
        close: () => sick.close().finally(() => standIn.close()),
      };
    },
  };
}

/** The demo bank's customers by the numbers that a system gives them. */
function customersOf(system: string): Record<string, string> {
  const references = Array.from({ length: CUSTOMERS }, (_, i) =>
    demoRows(FIRST_CUSTOMER + i, TODAY).customers.externalReferences!.filter(
      (each) => each.system === system,
    ),
  ).flat();
  return Object.fromEntries(
    references.map(({ customerId, externalId }) => [customerId, normaliseExternalId(system, externalId)]),
  );
}

/** Says nothing, hangs up, or says what nobody asked. */
async function listenSick(behaviour: Behaviour) {
  const sockets = new Set<Socket>();
  const { port, close } = await listening(
    createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      if (behaviour === "FAILING") socket.destroy();
      if (behaviour === "GARBAGE") socket.once("data", () => socket.end(GARBAGE));
    }),
  );
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      return close();
    },
  };
}

/** A URL of this computer at another port; any other text as it is. */
function atPort(value: string, port: number): string {
  return value.replace(/^(\w+:\/\/[^/]*127\.0\.0\.1):\d+/, `$1:${port}`);
}
