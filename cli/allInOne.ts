// The gateway and all subgraphs in one process, no HTTP between them. The one place that knows both.
import pino, { type Logger } from "pino";
import { DEMO_CUSTOMERS, ensureDemo, needsDemo } from "../bank/demo/ensureDemo";
import { openBank, readLoads } from "../bank/openBank";
import { type IdentityPublisher, openIdentityPublisher } from "../bank/publishIdentity";
import { databaseLocation, issuersOf, type Config } from "../config";
import { type DevelopmentIssuer, openDevelopmentIssuer } from "../gateway/auth/developmentIssuer";
import { correlation } from "../gateway/correlation";
import { openAudit, openAuditReader } from "../gateway/policy/audit/openAudit";
import { startGateway } from "../gateway/startGateway";
import { readOperations } from "../gateway/supergraph/trustedOperations";
import { startTelemetry } from "../gateway/telemetry/startTelemetry";
import type { RunningSubgraph } from "../subgraphs/kit/contract";
import { errorFields } from "../subgraphs/kit/errorFields";
import { startSubgraph } from "../subgraphs/kit/startSubgraph";
import { findSubgraphs } from "./findSubgraphs";

/** Starts the graph as `npm start` does, filling empty databases with the demo bank, and says where it is. */
export async function startAllInOne(config: Config): Promise<{ url: string; close(): Promise<void> }> {
  const issuers = issuersOf(config);
  const log = pino({ level: config.logLevel });
  const operations = readOperations();
  const telemetry = await startTelemetry({ ...config, operations, log });
  const audit = await openAudit(config.auditLog, log);
  const readAudit = () => openAuditReader(config.auditLog);
  const publisher = openIdentityPublisher(config);
  const services = await startSubgraphs(config, log, () => tellOthers(publisher, log));
  let developmentIssuer: DevelopmentIssuer | undefined;
  try {
    await fillWhenEmpty(config);
    await tellOthers(publisher, log); // what was done before a process that was killed could tell
    if (issuers === undefined) developmentIssuer = await openDevelopmentIssuer(config.dataDir);
  } catch (error) {
    await closeAll(services);
    await publisher.close();
    throw error;
  }
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
  console.log(`Customer Graph: playground at ${gateway.url}/, GraphQL at ${gateway.url}/graphql`);
  return {
    url: gateway.url,
    close: () =>
      gateway
        .close()
        .finally(() => publisher.close())
        .finally(() => telemetry.close()),
  };
}

/** Starts all subgraphs at once: schemas are built while the embedded database is being opened. */
async function startSubgraphs(
  config: Config,
  log: Logger,
  afterIdentityChange: () => Promise<void>,
): Promise<RunningSubgraph[]> {
  const starts = await Promise.allSettled(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(config, manifest.name),
        source: config.sources[manifest.name],
        feeds: config.feeds[manifest.name],
        requireCaller: true,
        afterChange: manifest.name === "customers" ? afterIdentityChange : undefined,
        onError: (error, errorId, scope) =>
          log.error(
            { ...correlation(scope), subgraph: manifest.name, errorId, ...errorFields(error) },
            "a field failed",
          ),
        onFeedError: (error, feed) =>
          log.error({ subgraph: manifest.name, feed, ...errorFields(error) }, "an event failed"),
      }),
    ),
  );
  const started = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (!failed) return started;
  await closeAll(started);
  throw failed.reason;
}

/** Tells the other subgraphs who is who. A change that was made stays made where that fails: the next one tells of both. */
async function tellOthers(publisher: IdentityPublisher, log: Logger): Promise<void> {
  try {
    await publisher.publish();
  } catch (error) {
    log.error(errorFields(error as Error), "the other subgraphs were not told who is who");
  }
}

async function closeAll(services: readonly RunningSubgraph[]): Promise<void> {
  for (const service of services) await service.close();
}

/** The first start fills the empty databases with the demo bank. */
async function fillWhenEmpty(config: Config): Promise<void> {
  // The subgraphs have their databases open already: every start but the first leaves it at one look.
  if (!needsDemo(await readLoads(config))) return;
  const bank = await openBank(config);
  try {
    await ensureDemo(bank, {
      onProgress: (done) => console.log(`making the demo bank: ${done} of ${DEMO_CUSTOMERS} customers`),
    });
  } finally {
    await bank.close();
  }
}
