import { openSoap, type SoapOptions } from "../../../../../subgraphs/kit/adapters/soap";
import { openSystem } from "../../../../../subgraphs/kit/adapters/system";
import { bookEnvelope, envelope, LIBRARY, type RawServer, say, SOAP_12, startRawServer } from "./rawServer";

describe("what a SOAP system answers", () => {
  let server: RawServer;
  beforeAll(async () => {
    server = await startRawServer();
  });
  afterAll(() => server.close());

  const ask = async (operation: string, argument: object, options: Partial<SoapOptions> = {}) => {
    const soap = openSoap(openSystem({ name: "library", retries: 0 }), {
      wsdl: LIBRARY,
      port: "Library11",
      endpoint: server.url,
      ...options,
    });
    return soap.call({ operation, argument, keys: 1 }).finally(() => soap.close());
  };
  const read = async (text: string, options?: Partial<SoapOptions>) => {
    server.answer = say(text);
    return (await ask("GetBook", { Isbn: "1" }, options))?.Book;
  };
  const NOTHING = {
    "@id": "1",
    Isbn: null,
    Title: null,
    Price: null,
    Copies: null,
    IsLent: null,
    Author: [],
    Loans: null,
    Sequel: null,
  };

  it("has each element that the WSDL names: a list where it may come again, else null", async () => {
    expect(await read(bookEnvelope(""))).toEqual(NOTHING);
    server.answer = say(
      envelope('<FindBooksResponse xmlns="urn:test:library"><Total>0</Total></FindBooksResponse>'),
    );
    expect(await ask("FindBooks", { Shelf: ["A"] })).toEqual({ Total: "0", Book: [] });
  });

  it("is a list where an element came once that may come again, and where it came often", async () => {
    const author = (name: string) => `<b:Author>${name}</b:Author>`;
    expect(await read(bookEnvelope(author("Ann")))).toEqual({ ...NOTHING, Author: ["Ann"] });
    expect(await read(bookEnvelope(author("Ann") + author("Bo")))).toMatchObject({ Author: ["Ann", "Bo"] });
    const loan = "<b:LentOn>2026-01-02</b:LentOn><b:Reader>R1</b:Reader>";
    expect(await read(bookEnvelope(`<b:Loans>${loan}</b:Loans>`))).toMatchObject({
      Loans: { LentOn: ["2026-01-02"], Reader: ["R1"] },
    });
    expect(await read(bookEnvelope(`<b:Loans/>`))).toMatchObject({ Loans: { LentOn: [], Reader: [] } });
  });

  it("keeps amounts and long numbers as the text that came", async () => {
    const amounts = ["9007199254740993.01", "0.10", "123456789012345678901234567890.12", "-0.00"];
    for (const amount of amounts)
      expect(await read(bookEnvelope(`<b:Price currency="CNY">${amount}</b:Price>`))).toMatchObject({
        Price: { $: amount, "@currency": "CNY" },
      });
    expect(await read(bookEnvelope("<b:Copies> 9223372036854775807\n</b:Copies>"))).toMatchObject({
      Copies: "9223372036854775807",
    });
  });

  it("tells nil, empty and absent as they are: an empty text is a text, an empty number is none", async () => {
    const nil = '<b:Title xsi:nil="true"/><b:Price xsi:nil="1" currency="CNY"/><b:Author xsi:nil="true"/>';
    expect(await read(bookEnvelope(nil))).toEqual({
      ...NOTHING,
      Title: null,
      Price: { $: null, "@currency": "CNY" },
      Author: [null],
    });
    expect(await read(bookEnvelope("<b:Title></b:Title><b:Copies/><b:Price/>"))).toEqual({
      ...NOTHING,
      Title: "",
      Copies: null,
      Price: { $: null, "@currency": null },
    });
    expect(await read(bookEnvelope('<b:Title xsi:nil="false">x</b:Title>'))).toMatchObject({ Title: "x" });
    expect(await read(bookEnvelope("", 'xsi:nil="true"'))).toBeNull();
    const undeclared = bookEnvelope('<b:Title xsi:nil="true"/>').replace(/ xmlns:xsi="[^"]*"/, "");
    expect(await read(undeclared)).toEqual(NOTHING);
  });

  it("reads booleans in both spellings, and leaves another to the record's schema", async () => {
    const lent = (text: string) => read(bookEnvelope(`<b:IsLent>${text}</b:IsLent>`));
    expect(await lent("true")).toMatchObject({ IsLent: true });
    expect(await lent("0")).toMatchObject({ IsLent: false });
    expect(await lent("yes")).toMatchObject({ IsLent: "yes" });
  });

  it("keeps a text whole over CDATA, character references and line breaks", async () => {
    const title = "<b:Title> A &amp; <![CDATA[<B>]]> &#20013;&#x6587;\n </b:Title>";
    expect(await read(bookEnvelope(title))).toMatchObject({ Title: " A & <B> 中文\n " });
    const long = "中".repeat(200_000);
    expect(await read(bookEnvelope(`<b:Title>${long}</b:Title>`))).toMatchObject({ Title: long });
  });

  it("goes by namespaces and not by prefixes, and takes elements without one or in another of the WSDL", async () => {
    const book = (prefix: string, namespace: string) =>
      `<l:GetBookResponse xmlns:l="urn:test:library"><l:Book id="1"><${prefix}:Isbn xmlns:${prefix}="${namespace}">7</${prefix}:Isbn></l:Book></l:GetBookResponse>`;
    expect(await read(envelope(book("x", "urn:test:books")))).toMatchObject({ Isbn: "7" });
    expect(await read(envelope(book("b", "urn:of:somebody:else")))).toMatchObject({ Isbn: null });
    // A prefix that an inner element declares again means something else there alone.
    const again = `<b:Sequel><x:Isbn xmlns:x="urn:other" xmlns:b="urn:other">1</x:Isbn><b:Isbn>2</b:Isbn></b:Sequel>`;
    expect(await read(bookEnvelope(again))).toMatchObject({ Sequel: { Isbn: "2" } });
    expect(await read(bookEnvelope("<Isbn>7</Isbn>"))).toMatchObject({ Isbn: "7" });
    expect(await read(bookEnvelope("<l:Isbn>7</l:Isbn>"))).toMatchObject({ Isbn: "7" });
  });

  it("leaves out what the WSDL does not know, with all below it", async () => {
    const grown = '<b:Cover><b:Isbn>9</b:Isbn></b:Cover><b:Isbn lang="en">7</b:Isbn>';
    expect(await read(bookEnvelope(grown, 'id="1" shelf="2"'))).toEqual({ ...NOTHING, Isbn: "7" });
  });

  it("reads a derived type where xsi:type names one", async () => {
    const audio = bookEnvelope(
      "<b:Isbn>7</b:Isbn><b:Minutes>90</b:Minutes>",
      'xsi:type="b:AudioBook" id="1"',
    );
    expect(await read(audio)).toMatchObject({ Isbn: "7", Minutes: "90" });
    const price =
      '<b:Price xmlns:s="http://www.w3.org/2001/XMLSchema" xsi:type="s:decimal" currency="CNY">1.0</b:Price>';
    expect(await read(bookEnvelope(price))).toMatchObject({ Price: { $: "1.0", "@currency": "CNY" } });
  });

  it("makes a list of an element that came twice where there is one, so that no schema takes the record", async () => {
    expect(await read(bookEnvelope("<b:Isbn>7</b:Isbn><b:Isbn>8</b:Isbn>"))).toMatchObject({
      Isbn: ["7", "8"],
    });
    const often = "<b:Isbn>7</b:Isbn>".repeat(60_000);
    await expect(read(bookEnvelope(often))).rejects.toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  });

  it("is read in the encoding that HTTP or the XML declaration names", async () => {
    const text = (encoding: string) => bookEnvelope("<b:Title>é</b:Title>").replace("UTF-8", encoding);
    server.answer = say(Buffer.from(text("ISO-8859-1"), "latin1"), 200, "text/xml");
    expect((await ask("GetBook", { Isbn: "1" }))?.Book).toMatchObject({ Title: "é" });
    const gbk = Buffer.concat(
      bookEnvelope("<b:Title>|</b:Title>")
        .split("|")
        .map((part) => Buffer.from(part))
        .flatMap((part, i) => (i === 0 ? [part, Buffer.from([0xd6, 0xd0])] : [part])),
    );
    server.answer = say(gbk, 200, "text/xml; charset=gbk");
    expect((await ask("GetBook", { Isbn: "1" }))?.Book).toMatchObject({ Title: "中" });
    server.answer = say(gbk, 200, "text/xml; charset=utf-8");
    await expect(ask("GetBook", { Isbn: "1" })).rejects.toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
  });

  it("is read in SOAP 1.2's envelope", async () => {
    const options: Partial<SoapOptions> = { version: "1.2", port: "Library12" };
    expect(await read(bookEnvelope("<b:Isbn>7</b:Isbn>", 'id="1"', SOAP_12), options)).toMatchObject({
      Isbn: "7",
    });
    const { headers, body } = server.requests.at(-1)!;
    expect(headers["content-type"]).toBe(
      'application/soap+xml; charset=utf-8; action="urn:test:library:GetBook"',
    );
    expect(body).toContain(`xmlns:soap="${SOAP_12}"`);
    expect(headers.soapaction).toBeUndefined();
  });
});
