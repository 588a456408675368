// npm run subject -- export C-1042 --requested-by <token> --approved-by <token>: all that the graph holds of one person.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import pino from "pino";
import { databaseLocation, issuersOf, readConfig, type Config } from "../config";
import { openAuthentication } from "../gateway/auth/authenticate";
import { openDevelopmentIssuer } from "../gateway/auth/developmentIssuer";
import { createPipeline } from "../gateway/pipeline";
import type { SubgraphService } from "../gateway/contract";
import { auditService } from "../gateway/policy/audit/auditService";
import { openAudit } from "../gateway/policy/audit/openAudit";
import { exportSubject, type SubjectRequest, type VerifyToken } from "../gateway/subject/exportSubject";
import { chooseSource } from "../gateway/supergraph/chooseSource";
import { loadSupergraph } from "../gateway/supergraph/loadSupergraph";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";
import type { RunningSubgraph } from "../subgraphs/kit/contract";
import { startSubgraph } from "../subgraphs/kit/startSubgraph";
import { findSubgraphs } from "./findSubgraphs";

runProgram(async () => {
  const request = readRequest(process.argv.slice(2));
  const config = readConfig();
  // Lines go to stderr: what a person reads stands alone on stdout.
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const issuers = issuersOf(config) ?? [await openDevelopmentIssuer(config.dataDir)];
  const authentication = await openAuthentication({ ...config, issuers }, log);
  const verifyToken: VerifyToken = async (token) =>
    authentication.authenticate({ authorization: `Bearer ${token}` });
  const audit = await openAudit(config.auditLog, log);
  const services: SubgraphService[] = [auditService(undefined)];
  try {
    services.push(...(await startSubgraphs(config)));
    const source = chooseSource(config.supergraph, { services, poll: 0 });
    const supergraphSdl = await source.read(new AbortController().signal);
    const graph = await loadSupergraph({ supergraphSdl, services, log });
    // The export is one record, whatever it asks: its own requests are not on record one by one.
    const answer = createPipeline({ supergraph: () => graph, log });
    const { sources } = await exportSubject({ schema: graph.schema, answer, verifyToken, audit }, request);
    for (const { section, sourceSystem, asOf, status } of sources) {
      console.log(`${section}: ${sourceSystem}, as of ${asOf} (${status})`);
    }
    console.log(`All that the graph holds of ${request.customer} is in ${request.file}.`);
  } finally {
    for (const service of services) await service.close();
    await audit.close();
    await authentication.close();
  }
});

/** Throws SUBJECT_OPTION_INVALID. */
function readRequest(args: string[]): SubjectRequest {
  const { values, positionals } = parse(args);
  const { "requested-by": requestedBy, "approved-by": approvedBy } = values;
  const [command, customer, ...others] = positionals;
  if (command !== "export" || !customer || others.length > 0 || !requestedBy || !approvedBy) throw misused();
  if (!/^[\w.-]+$/.test(customer) && values.out === undefined) {
    throw fail("SUBJECT_OPTION_INVALID", { detail: "Say with --out where this customer is to be written." });
  }
  return {
    customer,
    requestedBy: readToken(requestedBy),
    approvedBy: readToken(approvedBy),
    file: values.out ?? `subject-${customer}.json`,
  };
}

function parse(args: string[]) {
  const string = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { "requested-by": string, "approved-by": string, out: string },
    });
  } catch (cause) {
    throw fail("SUBJECT_OPTION_INVALID", { cause });
  }
}

function misused() {
  return fail("SUBJECT_OPTION_INVALID");
}

/** A token, or `@file` that holds it: what stands on a command line, others on the machine can see. */
function readToken(text: string): string {
  if (!text.startsWith("@")) return text;
  try {
    return readFileSync(text.slice(1), "utf8").trim();
  } catch (cause) {
    throw fail("SUBJECT_OPTION_INVALID", { detail: "A file with a token must be readable.", cause });
  }
}

/** The graph as npm start has it: without HTTP, over the subgraphs' own databases. */
async function startSubgraphs(config: Config): Promise<RunningSubgraph[]> {
  return Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(config, manifest.name),
        source: config.sources[manifest.name],
        onError: () => undefined,
      }),
    ),
  );
}
