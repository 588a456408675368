// Hive Gateway's runtime behind node:http: plain, with its just-in-time compiler, or with its router's planner.
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { unifiedGraphHandler } from "@graphql-hive/router-runtime";
import { useJIT } from "@graphql-mesh/plugin-jit";
import { readFileSync } from "node:fs";
import http from "node:http";

const mode = process.env.HIVE_MODE;
const gateway = createGatewayRuntime({
  supergraph: readFileSync(process.env.SUPERGRAPH, "utf8"),
  logging: "error",
  ...(mode === "router" && { unifiedGraphHandler }),
  ...(mode === "jit" && { plugins: () => [useJIT()] }),
});
http.createServer(gateway).listen(Number(process.env.PORT), "127.0.0.1");
