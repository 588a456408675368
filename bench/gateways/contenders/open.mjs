// Customer Graph as a gateway among its peers: its whole pipeline, but nobody proves who calls, and nothing is on record.
import path from "node:path";

const dist = (file) => import(path.resolve(import.meta.dirname, "..", "..", "..", "dist", file));
const { readConfig } = await dist("config.js");
const { startGateway } = await dist("gateway/startGateway.js");
const { httpService } = await dist("gateway/supergraph/httpService.js");
const { resilientService } = await dist("gateway/supergraph/resilientService.js");
const pino = (await import("pino")).default;

const config = readConfig({ ...process.env, NODE_ENV: "" });
const log = pino({ level: config.logLevel });
const services = JSON.parse(process.env.SUBGRAPH_URLS).map(({ name, url }) =>
  resilientService(httpService({ name, url }), { log }),
);
await startGateway({ ...config, suggest: false, services, log });
