import pino from "pino";
import { readConfig, SUBGRAPHS } from "../config";
import { fail } from "../schema/errors";
import { runProgram } from "../runProgram";
import { startGateway } from "./startGateway";
import { httpService } from "./supergraph/httpService";
import { resilientService } from "./supergraph/resilientService";
import { readOperations } from "./supergraph/trustedOperations";

// The distributed start: the gateway alone, each subgraph behind HTTP.
runProgram(async () => {
  const config = readConfig();
  const { subgraphUrls } = config;
  const missing = SUBGRAPHS.filter((name) => subgraphUrls[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => `${name.toUpperCase()}_URL`).join(", ");
    throw fail("CONFIG_INVALID", { detail: `Set ${names}: the gateway asks each subgraph by its URL.` });
  }
  const log = pino({ level: config.logLevel });
  const services = SUBGRAPHS.map((name) =>
    resilientService(httpService({ name, url: subgraphUrls[name]! }), { log }),
  );
  return startGateway({ ...config, services, operations: readOperations(), log });
});
