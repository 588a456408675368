import { readConfig, SUBGRAPHS } from "../config";
import { fail } from "../schema/errors";
import { runProgram } from "../runProgram";
import { startGateway } from "./startGateway";
import { httpService } from "./supergraph/httpService";

// The distributed start: the gateway alone, each subgraph behind HTTP.
runProgram(async () => {
  const { host, port, logLevel, subgraphUrls } = readConfig();
  const missing = SUBGRAPHS.filter((name) => subgraphUrls[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => `${name.toUpperCase()}_URL`).join(", ");
    throw fail("CONFIG_INVALID", { detail: `Set ${names}: the gateway asks each subgraph by its URL.` });
  }
  const services = SUBGRAPHS.map((name) => httpService({ name, url: subgraphUrls[name]! }));
  return startGateway({ host, port, logLevel, services });
});
