import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ServerResponse } from "node:http";
import { createServer } from "node:http";
import { openSoap, type SoapOptions } from "../../../../../subgraphs/kit/adapters/soap";
import { openSystem } from "../../../../../subgraphs/kit/adapters/system";
import { listening } from "../../../../helpers/listening";
import { bookEnvelope, envelope, LIBRARY, type RawServer, say, startRawServer } from "./rawServer";

const CONFIG = "CONFIG_INVALID";

describe("a WSDL", () => {
  let folder: string;
  let server: RawServer;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "wsdl-"));
    server = await startRawServer();
    server.answer = say(bookEnvelope("<b:Isbn>7</b:Isbn>"));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const open = (options: Partial<SoapOptions>) =>
    openSoap(openSystem({ name: "library", retries: 0 }), {
      wsdl: LIBRARY,
      port: "Library11",
      endpoint: server.url,
      ...options,
    });
  const ask = async (
    options: Partial<SoapOptions>,
    operation = "GetBook",
    argument: object = { Isbn: "7" },
  ) => {
    const soap = open(options);
    return soap.call({ operation, argument, keys: 1 }).finally(() => soap.close());
  };
  /** A copy of the library's WSDL that says something else. */
  const changed = async (from: string, to: string, name = "changed.wsdl") => {
    await cp(path.join(path.dirname(LIBRARY), "schemas"), path.join(folder, "schemas"), { recursive: true });
    const file = path.join(folder, name);
    await writeFile(file, (await readFile(LIBRARY, "utf8")).replaceAll(from, to));
    return file;
  };
  /** Files at an address. */
  const startSite = async (files: Record<string, (response: ServerResponse) => void>) => {
    const asked: string[] = [];
    const site = await listening(
      createServer((request, response) => {
        asked.push(request.url!);
        (files[request.url!] ?? ((r) => void r.writeHead(404).end()))(response);
      }),
    );
    return { ...site, asked, url: `http://127.0.0.1:${site.port}` };
  };
  const library = () => readFile(LIBRARY, "utf8");
  const schema = () => readFile(path.join(path.dirname(LIBRARY), "schemas", "books.xsd"), "utf8");

  it("is not read before the first call, and once for all", async () => {
    const site = await startSite({
      "/library?wsdl": say(await library()),
      "/schemas/books.xsd": say(await schema()),
    });
    const soap = open({ wsdl: `${site.url}/library?wsdl` });
    expect(site.asked).toEqual([]);
    const call = () => soap.call({ operation: "GetBook", argument: { Isbn: "7" }, keys: 1 });
    await Promise.all([call(), call()]);
    expect(await call()).toMatchObject({ Book: { Isbn: "7" } });
    expect(site.asked).toEqual(["/library?wsdl", "/schemas/books.xsd"]);
    await soap.close();
    await site.close();
  });

  it("that is away is asked for again with the next call", async () => {
    let isAway = true;
    const body = await library();
    const site = await startSite({
      "/library": (response) => (isAway ? void response.writeHead(503).end() : say(body)(response)),
      "/schemas/books.xsd": say(await schema()),
    });
    const soap = open({ wsdl: `${site.url}/library` });
    const call = () => soap.call({ operation: "GetBook", argument: { Isbn: "7" }, keys: 1 });
    await expect(call()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    isAway = false;
    expect(await call()).toMatchObject({ Book: { Isbn: "7" } });
    await soap.close();
    await site.close();
  });

  it("imports from its own place alone: nothing is fetched from anywhere else", async () => {
    const elsewhere = await startSite({ "/books.xsd": say(await schema()) });
    const foreign = `${elsewhere.url}/books.xsd`;
    const outside = path.join(path.dirname(LIBRARY), "schemas", "books.xsd");
    for (const location of [foreign, outside, "../books.xsd"])
      await expect(ask({ wsdl: await changed("schemas/books.xsd", location) })).rejects.toMatchObject({
        code: CONFIG,
      });
    const site = await startSite({
      "/library": say((await library()).replace("schemas/books.xsd", foreign)),
    });
    await expect(ask({ wsdl: `${site.url}/library` })).rejects.toMatchObject({ code: CONFIG });
    expect([elsewhere.asked, server.requests.length > 0]).toEqual([[], true]);
    await site.close();
    await elsewhere.close();
  });

  it.each([
    ["that is not there", () => Promise.resolve("/nowhere/library.wsdl")],
    ["whose schema is not there", () => changed("schemas/books.xsd", "schemas/none.xsd")],
    [
      "that is a page",
      async () => {
        const file = path.join(folder, "page.wsdl");
        await writeFile(file, "<html></html>");
        return file;
      },
    ],
    [
      "that is cut off",
      async () => {
        const file = path.join(folder, "cut.wsdl");
        await writeFile(file, (await library()).slice(0, 3_000));
        return file;
      },
    ],
  ])("%s is a wrong configuration", async (_, make) => {
    await expect(ask({ wsdl: await make() })).rejects.toMatchObject({ code: CONFIG });
  });

  it("must have the port that is named, and one to be named where it has several", async () => {
    for (const port of ["None", undefined])
      await expect(ask({ port })).rejects.toThrow("it has Library11, Library12");
  });

  it("must have the operation that is called", async () => {
    await expect(ask({}, "BurnBook")).rejects.toThrow("operation BurnBook");
    await expect(ask({}, "constructor")).rejects.toMatchObject({ code: CONFIG });
  });

  it("says where the system listens, where nobody else does", async () => {
    const own = await changed("http://127.0.0.1:1/library11", server.url);
    expect(await ask({ wsdl: own, endpoint: undefined })).toMatchObject({ Book: { Isbn: "7" } });
  });

  it("may have its operations in RPC style", async () => {
    const rpc = path.join(folder, "rpc.wsdl");
    await writeFile(rpc, RPC);
    server.answer = say(
      envelope(
        `<r:AddUpResponse xmlns:r="urn:test:rpc"><total>0.10</total><parts><part>1</part></parts></r:AddUpResponse>`,
      ),
    );
    expect(await ask({ wsdl: rpc, port: undefined }, "AddUp", { a: "0.1", b: "<" })).toEqual({
      total: "0.10",
      parts: { part: ["1"] },
    });
    expect(server.requests.at(-1)!.body).toContain("<rpc:AddUp><a>0.1</a><b>&lt;</b></rpc:AddUp>");
  });
});

const RPC = `<definitions name="Rpc" targetNamespace="urn:test:rpc" xmlns="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:rpc="urn:test:rpc">
  <types><xsd:schema targetNamespace="urn:test:rpc"><xsd:complexType name="Parts"><xsd:sequence>
    <xsd:element name="part" type="xsd:decimal" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType></xsd:schema></types>
  <message name="AddUp"><part name="a" type="xsd:decimal"/><part name="b" type="xsd:string"/></message>
  <message name="AddUpResponse"><part name="total" type="xsd:decimal"/><part name="parts" type="rpc:Parts"/></message>
  <portType name="Rpc"><operation name="AddUp"><input message="rpc:AddUp"/><output message="rpc:AddUpResponse"/></operation></portType>
  <binding name="Rpc" type="rpc:Rpc"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="AddUp"><soap:operation soapAction=""/><input><soap:body use="literal" namespace="urn:test:rpc"/></input>
      <output><soap:body use="literal" namespace="urn:test:rpc"/></output></operation></binding>
  <service name="Rpc"><port name="Rpc" binding="rpc:Rpc"><soap:address location="http://127.0.0.1:1/rpc"/></port></service>
</definitions>`;
