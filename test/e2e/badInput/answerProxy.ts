import { createServer, type ServerResponse } from "node:http";
import { Pool } from "undici";
import { listen } from "../../helpers/gatewayBank";

/** What a system asked of it answers. */
export interface GenuineAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** How an answer is given in place of the genuine one. */
export type BadAnswer = (response: ServerResponse, genuine: GenuineAnswer) => void;

/** Stands between a source and the system that it reads. */
export interface AnswerProxy {
  /** What is to be asked instead of the system. */
  origin: string;
  /** Answers badly where the request is of a kind, until it is mended. */
  answerBadly: (isMeant: (request: { path: string; body: string }) => boolean, how: BadAnswer) => void;
  mend: () => void;
  close(): Promise<void>;
}

/** Starts a proxy before the system at `origin`. */
export async function startAnswerProxy(origin: string): Promise<AnswerProxy> {
  const system = new Pool(origin, { connections: 16 });
  let bad: { isMeant: (request: { path: string; body: string }) => boolean; how: BadAnswer } | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = async () => {
        const path = request.url!;
        const body = Buffer.concat(chunks);
        // Whole and plain: a test changes what it reads.
        const headers = Object.entries(request.headers).filter(
          ([name]) =>
            !["accept-encoding", "if-none-match", "host", "connection", "transfer-encoding"].includes(name),
        );
        const got = await system.request({
          method: request.method as "POST",
          path,
          headers: Object.fromEntries(headers),
          body: body.length > 0 ? body : null,
        });
        const genuine = {
          status: got.statusCode,
          contentType: String(got.headers["content-type"] ?? "application/json"),
          text: await got.body.text(),
        };
        if (bad?.isMeant({ path, body: body.toString() })) return bad.how(response, genuine);
        const { link } = got.headers;
        response.writeHead(genuine.status, {
          "content-type": genuine.contentType,
          ...(link === undefined ? {} : { link }),
        });
        response.end(genuine.text);
      };
      answer().catch(() => response.destroy());
    });
  });
  const listening = await listen(server);
  return {
    origin: new URL(listening.url).origin,
    answerBadly: (isMeant, how) => (bad = { isMeant, how }),
    mend: () => (bad = undefined),
    async close() {
      await listening.close();
      await system.destroy();
    },
  };
}

/** A whole answer of a kind and a text. */
export function answerWith(status: number, contentType: string, text: string): BadAnswer {
  return (response) => void response.writeHead(status, { "content-type": contentType }).end(text);
}

/** The genuine answer with its records changed. */
export function answerChanged(change: (records: Record<string, unknown>[]) => unknown[]): BadAnswer {
  return (response, { status, contentType, text }) => {
    const { data, ...rest } = JSON.parse(text) as { data: Record<string, unknown>[] };
    answerWith(
      status,
      contentType,
      JSON.stringify({ ...rest, data: change(data) }),
    )(response, {
      status,
      contentType,
      text,
    });
  };
}

/** So many copies of the genuine answer's first record, written as they are read. */
export function answerRepeated(times: number): BadAnswer {
  return (response, { text }) => {
    const [record] = (JSON.parse(text) as { data: unknown[] }).data;
    const thousand = `${Array.from({ length: 1_000 }, () => JSON.stringify(record)).join(",")},`;
    let left = times / 1_000;
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"data":[');
    const write = () => {
      while (left > 0 && !response.destroyed) {
        left--;
        if (!response.write(thousand)) return void response.once("drain", write);
      }
      if (!response.destroyed) response.end(`${JSON.stringify(record)}]}`);
    };
    write();
  };
}
