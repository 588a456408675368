import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { serveEmbedded } from "../../bank/legacy/embeddedServer";
import type { Behaviour } from "./contract";
import type { Played, RecordedRow } from "./fixture";

// Systems that answer what was recorded, each over its real protocol on this computer.

/** A page of HTML where data should be, as a proxy answers for a system that is away. */
const GARBAGE =
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 29\r\nConnection: close\r\n\r\n<html><body>Sorry</body></html";

/** Listens in a sick system's place: it says nothing, hangs up, or says what nobody asked. */
async function playSick(behaviour: Behaviour): Promise<{ port: number; close: () => Promise<void> }> {
  return listening(
    createServer((socket) => {
      socket.on("error", () => undefined);
      if (behaviour === "FAILING") socket.destroy();
      if (behaviour === "GARBAGE") socket.once("data", () => socket.end(GARBAGE));
    }),
  );
}

async function listening(server: Server): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Plays a REST system: `POST /records/query` with `{ field: [keys] }` answers `{ records }`, those rows whose field is one
 * of the keys.
 */
export async function playRest(recording: readonly RecordedRow[], behaviour: Behaviour): Promise<Played> {
  const server =
    behaviour === "AS_RECORDED"
      ? await listening(
          createHttpServer((request, response) => {
            void bodyOf(request).then((body) => {
              const [[field, keys]] = Object.entries(JSON.parse(body) as Record<string, string[]>);
              const records = recording.filter((row) => keys.includes(row[field]));
              response.setHeader("content-type", "application/json").end(JSON.stringify({ records }));
            });
          }),
        )
      : await playSick(behaviour);
  return { settings: { url: `http://127.0.0.1:${server.port}` }, close: () => server.close() };
}

/** Plays a SOAP system with one operation, `FindRecords`: keys of one field in, the records of those keys out. */
export async function playSoap(recording: readonly RecordedRow[], behaviour: Behaviour): Promise<Played> {
  const folder = await mkdtemp(path.join(tmpdir(), "customer-graph-"));
  const fields = Object.keys(recording[0]);
  const server =
    behaviour === "AS_RECORDED"
      ? await listening(
          createHttpServer((request, response) => {
            void bodyOf(request).then((body) => {
              const asked = [...body.matchAll(/<(?:\w+:)?(\w+)>([^<]*)<\//g)];
              const records = recording.filter((row) =>
                asked.some(([, field, key]) => row[field] === key && field !== "Body"),
              );
              response.setHeader("content-type", "text/xml; charset=utf-8").end(envelopeOf(records));
            });
          }),
        )
      : await playSick(behaviour);
  const url = `http://127.0.0.1:${server.port}/soap`;
  const wsdl = path.join(folder, "records.wsdl");
  await writeFile(wsdl, wsdlOf(fields, url));
  return {
    settings: { wsdl, endpoint: url },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Plays a system that leaves a file in a folder: nothing where it fails, rubbish where it is garbage. */
export async function playFile(
  content: Buffer | string,
  behaviour: Behaviour,
): Promise<Played & { file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "customer-graph-"));
  const file = path.join(folder, "records");
  if (behaviour === "GARBAGE") await writeFile(file, Buffer.from("\0\u0001<html>Sorry</html>\n".repeat(20)));
  if (behaviour === "AS_RECORDED") await writeFile(file, content);
  return { file, settings: { file }, close: () => rm(folder, { recursive: true, force: true }) };
}

/** Plays a PostgreSQL database with one table, `records`, of texts. */
export async function playSql(recording: readonly RecordedRow[], behaviour: Behaviour): Promise<Played> {
  if (behaviour !== "AS_RECORDED") {
    const { port, close } = await playSick(behaviour);
    return { settings: { url: `postgresql://graph@127.0.0.1:${port}/postgres` }, close };
  }
  const database = await PGlite.create();
  const columns = Object.keys(recording[0]).map((name) => `"${name}"`);
  await database.exec(`CREATE TABLE records (${columns.map((column) => `${column} TEXT`).join(", ")})`);
  const places = columns.map((_, i) => `$${i + 1}`).join(", ");
  for (const row of recording)
    await database.query(
      `INSERT INTO records (${columns.join(", ")}) VALUES (${places})`,
      Object.values(row),
    );
  const server = await serveEmbedded(database);
  return { settings: { url: server.url }, close: () => server.close() };
}

/** A recording as delimited text with a header. */
export function delimitedOf(recording: readonly RecordedRow[], delimiter = ","): string {
  const quoted = (text: string) =>
    /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return [Object.keys(recording[0]), ...recording.map((row) => Object.values(row))]
    .map((fields) => `${fields.map(quoted).join(delimiter)}\n`)
    .join("");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const NAMESPACE = "urn:customer-graph:recorded";

function envelopeOf(records: readonly RecordedRow[]): string {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const elements = records.map(
    (row) =>
      `<Record>${Object.entries(row)
        .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
        .join("")}</Record>`,
  );
  return `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><FindRecordsResponse xmlns="${NAMESPACE}">${elements.join("")}</FindRecordsResponse></soap:Body></soap:Envelope>`;
}

function wsdlOf(fields: readonly string[], url: string): string {
  const element = (name: string, rest: string) => `<xsd:element name="${name}" type="xsd:string" ${rest}/>`;
  const many = 'minOccurs="0" maxOccurs="unbounded"';
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="Records" targetNamespace="${NAMESPACE}" xmlns:r="${NAMESPACE}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xsd:schema targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
    <xsd:complexType name="Record"><xsd:sequence>
      ${fields.map((name) => element(name, 'minOccurs="0"')).join("\n      ")}
    </xsd:sequence></xsd:complexType>
    <xsd:element name="FindRecords"><xsd:complexType><xsd:sequence>
      ${fields.map((name) => element(name, many)).join("\n      ")}
    </xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="FindRecordsResponse"><xsd:complexType><xsd:sequence>
      <xsd:element name="Record" type="r:Record" ${many}/>
    </xsd:sequence></xsd:complexType></xsd:element>
  </xsd:schema></wsdl:types>
  <wsdl:message name="FindRecordsIn"><wsdl:part name="body" element="r:FindRecords"/></wsdl:message>
  <wsdl:message name="FindRecordsOut"><wsdl:part name="body" element="r:FindRecordsResponse"/></wsdl:message>
  <wsdl:portType name="RecordsPort"><wsdl:operation name="FindRecords">
    <wsdl:input message="r:FindRecordsIn"/><wsdl:output message="r:FindRecordsOut"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="RecordsBinding" type="r:RecordsPort">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="FindRecords"><soap:operation soapAction="${NAMESPACE}:FindRecords"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Records"><wsdl:port name="Records" binding="r:RecordsBinding">
    <soap:address location="${url}"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
`;
}
