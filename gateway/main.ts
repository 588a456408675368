import pino from "pino";
import { callerKeysFor, issuersOf, readConfig, SUBGRAPHS } from "../config";
import { CallerSigner, DEVELOPMENT_KEYS } from "../schema/callerContext";
import { fail } from "../schema/errors";
import { runProgram } from "../runProgram";
import { openAudit, openAuditReader } from "./policy/audit/openAudit";
import { openDevelopmentIssuer } from "./auth/developmentIssuer";
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
  const issuers = issuersOf(config);
  const callerKeys = callerKeysFor(
    config,
    SUBGRAPHS.map((name) => new URL(subgraphUrls[name]!).hostname),
  );
  const developmentIssuer = issuers ? undefined : await openDevelopmentIssuer(config.dataDir);
  const log = pino({ level: config.logLevel });
  if (callerKeys === DEVELOPMENT_KEYS)
    log.warn("CALLER_KEYS is not set: subgraphs know the gateway by a key that everybody knows");
  const signer = new CallerSigner(callerKeys);
  const operations = readOperations();
  const telemetry = await startTelemetry({ ...config, operations, log });
  const audit = await openAudit(config.auditLog, log);
  const readAudit = () => openAuditReader(config.auditLog);
  const services = SUBGRAPHS.map((name) =>
    resilientService(
      httpService({ name, url: subgraphUrls[name]!, timeout, maxResponseSize, signer, tls: config.tls }),
      { log, deadline: timeout },
    ),
  );
  const auth = { ...config, issuers: issuers ?? [] };
  const gateway = await startGateway({
    ...config,
    services,
    audit,
    readAudit,
    operations,
    log,
    auth,
    developmentIssuer,
  });
  return { close: () => gateway.close().finally(() => telemetry.close()) };
});
