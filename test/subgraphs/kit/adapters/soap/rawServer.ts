import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { listening } from "../../../../helpers/listening";

/** The WSDL of a library: schemas in a file of their own, attributes on texts, types that extend others. */
export const LIBRARY = path.join(__dirname, "library.wsdl");

/** A server that answers whatever it is told, and keeps what it was asked. */
export interface RawServer {
  readonly url: string;
  readonly requests: { headers: IncomingMessage["headers"]; body: string }[];
  answer: (response: ServerResponse, count: number) => void;
  close(): Promise<void>;
}

export async function startRawServer(): Promise<RawServer> {
  const requests: RawServer["requests"] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      server.answer(response, requests.length);
    });
  });
  const { port, close } = await listening(http);
  const server: RawServer = {
    url: `http://127.0.0.1:${port}/library`,
    requests,
    answer: (response) => response.end(),
    close() {
      http.closeAllConnections();
      return close();
    },
  };
  return server;
}

/** Answers a text with a status. */
export function say(body: string | Buffer, status = 200, type = "text/xml; charset=utf-8") {
  return (response: ServerResponse) => void response.writeHead(status, { "content-type": type }).end(body);
}

const SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
export const SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";

/** An envelope around a body. */
export function envelope(body: string, namespace = SOAP_11): string {
  return `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="${namespace}"><e:Body>${body}</e:Body></e:Envelope>`;
}

/** The answer of GetBook with what a book holds; `b` is the books' namespace, `xsi` that of XML Schema's attributes. */
export function bookEnvelope(content: string, attributes = 'id="1"', namespace = SOAP_11): string {
  return envelope(
    `<l:GetBookResponse xmlns:l="urn:test:library" xmlns:b="urn:test:books" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><l:Book ${attributes}>${content}</l:Book></l:GetBookResponse>`,
    namespace,
  );
}
