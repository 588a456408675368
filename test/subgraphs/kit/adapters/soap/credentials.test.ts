import { readFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { listen, passwordDigest, type Server } from "soap";
import { openSoap, type SoapOptions } from "../../../../../subgraphs/kit/adapters/soap";
import { openSystem } from "../../../../../subgraphs/kit/adapters/system";
import { listening } from "../../../../helpers/listening";
import { LIBRARY } from "./rawServer";

const pem = (name: string) => readFileSync(path.join(__dirname, "certificates", name), "utf8");
const AWAY = { code: "SUBGRAPH_UNAVAILABLE" };
const user = { username: "graph", password: "p<&>ä" };

/** A WS-Security header as the soap package's server reads it. */
interface Header {
  UsernameToken?: {
    Username: string;
    Password: { $value: string; attributes: { Type: string } };
    Nonce: { $value: string };
    Created: string;
  };
}

/** The soap package's own server of the library, over any HTTP server, for either version. */
async function startLibrary(http: HttpServer, version: "1.1" | "1.2") {
  const books = ({ Isbn }: { Isbn: string }) => ({
    Book: {
      attributes: { id: "1" },
      Isbn,
      Title: "A & <B>",
      Price: { attributes: { currency: "CNY" }, $value: "12.30" },
      Author: ["Ann"],
    },
  });
  const server = await new Promise<Server>((resolve, reject) => {
    listen(http, {
      path: version === "1.1" ? "/library11" : "/library12",
      services: {
        Library: {
          [version === "1.1" ? "Library11" : "Library12"]: {
            GetBook: books,
            FindBooks: ({ Shelf }: { Shelf: string[] }) => ({
              Total: Shelf.length,
              Book: Shelf.flatMap((Isbn) => books({ Isbn }).Book),
            }),
          },
        },
      },
      xml: readFileSync(LIBRARY, "utf8"),
      uri: LIBRARY,
      forceSoap12Headers: version === "1.2",
      suppressStack: true,
      callback: (error: Error | null, server: Server) => (error ? reject(error) : resolve(server)),
    } as Parameters<typeof listen>[1]);
  });
  const { port, close } = await listening(http);
  return { server, port, close };
}

async function getBook(options: Omit<SoapOptions, "wsdl">, Isbn = "7") {
  const soap = openSoap(openSystem({ name: "library", retries: 0 }), { wsdl: LIBRARY, ...options });
  try {
    return await soap.call({ operation: "GetBook", argument: { Isbn }, keys: 1 });
  } finally {
    await soap.close();
  }
}

describe.each([
  { version: "1.1", port: "Library11" },
  { version: "1.2", port: "Library12" },
] as const)("a SOAP $version server", ({ version, port }) => {
  const http = createServer();
  let library: Awaited<ReturnType<typeof startLibrary>>;
  let options: Omit<SoapOptions, "wsdl">;
  beforeAll(async () => {
    library = await startLibrary(http, version);
    options = { version, port, endpoint: `http://127.0.0.1:${library.port}/${port.toLowerCase()}` };
  });
  afterAll(() => library.close());
  afterEach(() => {
    library.server.authenticate = undefined as never;
    library.server.authorizeConnection = undefined as never;
  });

  it("gets keys as they are written, and one or many of a list", async () => {
    expect(await getBook(options, '<7> & "8" 中')).toMatchObject({
      Book: {
        "@id": "1",
        Isbn: '<7> & "8" 中',
        Title: "A & <B>",
        Price: { $: "12.30", "@currency": "CNY" },
        Author: ["Ann"],
        Sequel: null,
      },
    });
    const soap = openSoap(openSystem({ name: "library" }), { wsdl: LIBRARY, ...options });
    for (const Shelf of [["1"], ["1", "2", "3"]]) {
      const answer = await soap.call({ operation: "FindBooks", argument: { Shelf }, keys: Shelf.length });
      expect(answer).toMatchObject({ Total: String(Shelf.length), Book: Shelf.map((Isbn) => ({ Isbn })) });
    }
    await soap.close();
  });

  it("gets a UsernameToken with the password as text", async () => {
    library.server.authenticate = ({ UsernameToken: token }: Header) =>
      token?.Username === user.username &&
      token.Password.$value === user.password &&
      token.Password.attributes.Type.endsWith("#PasswordText");
    const usernameToken = { ...user, passwordType: "text" } as const;
    expect(await getBook({ ...options, credentials: { usernameToken } })).toMatchObject({
      Book: { Isbn: "7" },
    });
    const wrong = { ...usernameToken, password: "other" };
    await expect(getBook({ ...options, credentials: { usernameToken: wrong } })).rejects.toMatchObject(AWAY);
  });

  it("gets a UsernameToken with a digest, which is another one each time", async () => {
    const nonces = new Set<string>();
    library.server.authenticate = ({ UsernameToken: token }: Header) => {
      if (!token || nonces.has(token.Nonce.$value)) return false;
      nonces.add(token.Nonce.$value);
      return token.Password.$value === passwordDigest(token.Nonce.$value, token.Created, user.password);
    };
    const usernameToken = { ...user, passwordType: "digest" } as const;
    const soap = openSoap(openSystem({ name: "library" }), {
      wsdl: LIBRARY,
      ...options,
      credentials: { usernameToken },
    });
    for (const Isbn of ["1", "2", "3"])
      expect(await soap.call({ operation: "GetBook", argument: { Isbn }, keys: 1 })).toMatchObject({
        Book: { Isbn },
      });
    await soap.close();
    expect(nonces.size).toBe(3);
  });

  it("gets HTTP's basic credentials", async () => {
    const expected = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString("base64")}`;
    library.server.authorizeConnection = (request, response) => {
      const isKnown = request.headers.authorization === expected;
      if (!isKnown) response!.statusCode = 401;
      return isKnown;
    };
    expect(await getBook({ ...options, credentials: { basic: user } })).toMatchObject({
      Book: { Isbn: "7" },
    });
    await expect(getBook(options)).rejects.toMatchObject(AWAY);
  });
});

describe("a SOAP server that asks for a certificate", () => {
  const clients: unknown[] = [];
  const https = createTlsServer({
    key: pem("server.key"),
    cert: pem("server.pem"),
    ca: pem("authority.pem"),
    requestCert: true,
    rejectUnauthorized: true,
  }).on("secureConnection", (socket: TLSSocket) => clients.push(socket.getPeerCertificate().subject.CN));
  let library: Awaited<ReturnType<typeof startLibrary>>;
  let options: Omit<SoapOptions, "wsdl">;
  beforeAll(async () => {
    library = await startLibrary(https, "1.1");
    options = { port: "Library11", endpoint: `https://127.0.0.1:${library.port}/library11` };
  });
  afterAll(() => library.close());

  it("gets this program's, and is checked by its own", async () => {
    const certificate = {
      key: pem("client.key"),
      certificate: pem("client.pem"),
      authority: pem("authority.pem"),
    };
    expect(await getBook({ ...options, credentials: { certificate } })).toMatchObject({
      Book: { Isbn: "7" },
    });
    expect(clients).toEqual(["Test client"]);
  });

  it("is away for a program without one, and where nobody vouches for it", async () => {
    const certificate = { key: pem("client.key"), certificate: pem("client.pem") };
    await expect(getBook({ ...options, credentials: { certificate } })).rejects.toMatchObject(AWAY);
    await expect(getBook(options)).rejects.toMatchObject(AWAY);
  });
});
