import pino from "pino";
import { readConfig, SUBGRAPHS } from "../config";
import { fail } from "../schema/errors";
import { runProgram } from "../runProgram";
import { openAudit, openAuditReader } from "./policy/audit/openAudit";
import { startGateway } from "./startGateway";
import { httpService } from "./supergraph/httpService";
import { resilientService } from "./supergraph/resilientService";
import { readOperations } from "./supergraph/trustedOperations";
import { startTelemetry } from "./telemetry/startTelemetry";

// The distributed start: the gateway alone, each subgraph behind HTTP.
runProgram(async () => {
  const config = readConfig();
  const { subgraphUrls, subgraphTimeout: timeout, maxSubgraphAnswerSize: maxResponseSize } = config;
  const missing = SUBGRAPHS.filter((name) => subgraphUrls[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => `${name.toUpperCase()}_URL`).join(", ");
    throw fail("CONFIG_INVALID", { detail: `Set ${names}: the gateway asks each subgraph by its URL.` });
  }
  const log = pino({ level: config.logLevel });
  const operations = readOperations();
  const telemetry = await startTelemetry({ ...config, operations, log });
  const audit = await openAudit(config.auditLog, log);
  const readAudit = () => openAuditReader(config.auditLog);
  const services = SUBGRAPHS.map((name) =>
    resilientService(httpService({ name, url: subgraphUrls[name]!, timeout, maxResponseSize }), {
      log,
      deadline: timeout,
    }),
  );
  const gateway = await startGateway({ ...config, services, audit, readAudit, operations, log });
  return { close: () => gateway.close().finally(() => telemetry.close()) };
});
