// A program: loads the gateway, starts it over the committed graph, asks it, stops it, and prints all that it
// tried to reach meanwhile. It is loaded before the gateway, so that nothing is missed.
import dgram from "node:dgram";
import dns from "node:dns";
import { createRequire } from "node:module";
import net from "node:net";
import type * as Start from "../../gateway/startGateway";
import type * as Http from "../../gateway/supergraph/httpService";
import type * as Trusted from "../../gateway/supergraph/trustedOperations";

const tried: string[] = [];

function record<T extends object>(owner: T, method: keyof T & string, targetOf: (args: unknown[]) => string) {
  const real = owner[method] as (...args: unknown[]) => unknown;
  const recorder = function (this: unknown, ...args: unknown[]): unknown {
    tried.push(targetOf(args));
    return real.apply(this, args);
  };
  owner[method] = recorder as T[keyof T & string];
}

record(net.Socket.prototype, "connect", (args) => {
  // net.connect() hands its own arguments on as one list.
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  if (typeof first !== "object" || first === null) return typeof second === "string" ? second : "localhost";
  return (first as net.TcpNetConnectOpts).host ?? "localhost";
});
for (const method of ["lookup", "resolve", "resolve4", "resolve6"] as const)
  for (const owner of [dns, dns.promises]) record(owner, method, ([host]) => String(host));
record(dgram.Socket.prototype, "send", () => "somewhere");

async function main(): Promise<void> {
  const load = createRequire(__filename);
  const { startGateway } = load("../../gateway/startGateway") as typeof Start;
  const { httpService } = load("../../gateway/supergraph/httpService") as typeof Http;
  const { readOperations } = load("../../gateway/supergraph/trustedOperations") as typeof Trusted;
  const [supergraph, url] = process.argv.slice(2);
  const names = ["customers", "deposits", "loans", "service", "wealth"];
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: 0,
    logLevel: "silent",
    supergraph: supergraph || undefined,
    services: names.map((name) => httpService({ name, url })),
    operations: supergraph ? [] : readOperations(),
  });
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `{ customer(id: "C-1") { name } }` }),
  });
  const { data } = (await answer.json()) as { data: unknown };
  await gateway.close();
  process.stdout.write(JSON.stringify({ tried, data }));
}

void main();
