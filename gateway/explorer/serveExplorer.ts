import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import helmet, { type FastifyHelmetOptions } from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import { projectFile } from "../../schema/files";
import { isLoopback } from "../../schema/loopback";

const HELMET: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      // Scripts only from this server's files; GraphiQL sets styles from script, and its fonts are data in the CSS.
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["data:"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whether all of a host is reached by HTTPS is for the proxy that does it to say.
  strictTransportSecurity: false,
  xFrameOptions: { action: "deny" },
};

/** The page's files, by the path they are served under. */
const FILES: Readonly<Record<string, string>> = {
  "/": ownFile("index.html"),
  "/explorer/explorer.js": ownFile("explorer.js"),
  "/explorer/explorer.css": ownFile("explorer.css"),
  "/explorer/icon.svg": ownFile("icon.svg"),
  "/explorer/graphiql.js": packageFile("graphiql", "graphiql.min.js"),
  "/explorer/graphiql.css": packageFile("graphiql", "graphiql.min.css"),
  "/explorer/react.js": packageFile("react", "umd/react.production.min.js"),
  "/explorer/react-dom.js": packageFile("react-dom", "umd/react-dom.production.min.js"),
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Shown in the editor when the project has no operation to open with. */
const NO_OPERATION = "# Write a query here. The book icon on the left shows the schema.\n";

/** With which tokens the playground asks. */
export interface ExplorerOptions {
  /** File of the operation that the editor opens with; a comment where there is no such file. */
  operationFile: string;
  /** Whether the gateway answers nobody without a token. */
  needsToken: boolean;
  /** Tokens to choose among, by whom they are for; only where nobody else can reach the page. */
  tokens?: () => Promise<Readonly<Record<string, string>>>;
}

/** Adds the playground: the page at `/` and all its files under `/explorer/`, none from anywhere else. */
export function serveExplorer({ operationFile, needsToken, tokens }: ExplorerOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(helmet, { global: false });
    for (const [url, file] of Object.entries(FILES)) await serveFile(app, url, file);
    app.get("/explorer/operation.graphql", async (_request, reply) =>
      reply
        .header("content-type", "text/plain; charset=utf-8")
        .header("cache-control", "no-cache")
        .send(await readFile(operationFile, "utf8").catch(() => NO_OPERATION)),
    );
    app.get("/explorer/callers.json", async (request, reply) => {
      // Another name may be one that a page of somebody else's has had pointed here, to read what we answer.
      const isHere = tokens !== undefined && isLoopback(request.hostname);
      return reply
        .header("cache-control", "no-store")
        .send({ needsToken, tokens: isHere ? await tokens() : {} });
    });
  };
}

async function serveFile(app: FastifyInstance, url: string, file: string): Promise<void> {
  const content = await readFile(file);
  const extension = path.extname(file);
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  app.get(url, { helmet: HELMET }, (request, reply) => {
    // Browsers keep the files but ask whether they changed: a new release shows at once.
    reply.header("cache-control", "no-cache").header("etag", etag);
    if (request.headers["if-none-match"] === etag) return reply.status(304).send();
    return reply.header("content-type", TYPES[extension]).send(content);
  });
}

function ownFile(name: string): string {
  return projectFile("gateway", "explorer", name);
}

// Not every package exports the files that browsers take, but each can be found by its package.json.
function packageFile(name: string, file: string): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
}
