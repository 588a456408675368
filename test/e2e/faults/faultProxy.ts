import { createServer, type ServerResponse } from "node:http";
import { Pool } from "undici";
import { listen } from "../../helpers/gatewayBank";

/** A subgraph's own answer. */
export interface Genuine {
  status: number;
  text: string;
}

/** How a request is answered in place of the subgraph, which `ask` asks nevertheless. */
export type Misbehaviour = (response: ServerResponse, ask: () => Promise<Genuine>) => void | Promise<void>;

/** Stands between a gateway and a subgraph. */
export interface FaultProxy {
  /** Where the gateway is to ask. */
  url: string;
  /** Misbehaves from now on; hands everything on where nothing is given. */
  misbehave(how?: Misbehaviour): void;
  close(): Promise<void>;
}

/** Starts a proxy before the subgraph at `origin`. Health is always the subgraph's own. */
export async function startFaultProxy(origin: string): Promise<FaultProxy> {
  const subgraph = new Pool(origin, { connections: 16 });
  let misbehaviour: Misbehaviour | undefined;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    // The gateway may go at any moment: that is its affair.
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const ask = async (): Promise<Genuine> => {
        const { statusCode, body } = await subgraph.request({
          method: request.method as "POST",
          path: request.url!,
          headers: {
            "content-type": "application/json",
            "x-caller-context": request.headers["x-caller-context"],
          },
          body: Buffer.concat(chunks),
        });
        return { status: statusCode, text: await body.text() };
      };
      const how = request.method === "POST" ? (misbehaviour ?? handOn) : handOn;
      Promise.resolve(how(response, ask)).catch(() => response.destroy());
    });
  });
  const listening = await listen(server);
  return {
    url: listening.url,
    misbehave: (how) => (misbehaviour = how),
    async close() {
      await listening.close();
      await subgraph.destroy();
    },
  };
}

async function handOn(response: ServerResponse, ask: () => Promise<Genuine>): Promise<void> {
  const { status, text } = await ask();
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}
