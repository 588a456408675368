import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { projectFile, projectRoot } from "../../../schema/files";
import { listen, type Listening, serveOverHttp } from "../../helpers/gatewayBank";
import { ableSubgraph, NAME_IN_CUSTOMERS } from "../../helpers/reloading";

const opened: Listening[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** What a gateway tries to reach from loading its code to its end, and what it answered. */
async function run(supergraph: string, subgraph: string) {
  const program = projectFile("test", "helpers", "connections.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-r", "@swc-node/register", program, supergraph, subgraph],
    // As on an operator's computer: nothing in the environment tells Apollo's packages to be silent.
    { cwd: projectRoot, env: { PATH: process.env.PATH } },
  );
  return JSON.parse(stdout) as { tried: string[]; data: unknown };
}

test.each(["the committed graph", "a graph from a URL"])(
  "loading %s and answering a request reaches nothing but this computer",
  async (which) => {
    const subgraph = await serveOverHttp(ableSubgraph("customers"));
    const registry = await listen(createServer((_request, response) => void response.end(NAME_IN_CUSTOMERS)));
    opened.push(subgraph, registry);
    const { tried, data } = await run(which === "a graph from a URL" ? registry.url : "", subgraph.url);
    expect(data).toEqual({ customer: { name: "C-1 of customers" } });
    // What is recorded includes the request itself and the fetch of the subgraph.
    expect(tried.length).toBeGreaterThanOrEqual(2);
    expect(new Set(tried)).toEqual(new Set(["127.0.0.1"]));
  },
);
