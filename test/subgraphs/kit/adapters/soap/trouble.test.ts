import type { ServerResponse } from "node:http";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { CodedError } from "../../../../../schema/errors";
import { openSoap, type SoapOptions, type SoapCall } from "../../../../../subgraphs/kit/adapters/soap";
import { openSystem, type SystemOptions } from "../../../../../subgraphs/kit/adapters/system";
import { bookEnvelope, envelope, LIBRARY, type RawServer, say, SOAP_12, startRawServer } from "./rawServer";

const SECRET = "6222021234567890";
const INVALID = "SOURCE_ANSWER_INVALID";
const AWAY = "SUBGRAPH_UNAVAILABLE";
const fault11 = (code: string, more = "") =>
  envelope(`<e:Fault><faultcode>${code}</faultcode><faultstring>no ${SECRET}</faultstring>${more}</e:Fault>`);
const fault12 = (code: string, subcode: string, more = "") =>
  envelope(
    `<e:Fault><e:Code><e:Value>e:${code}</e:Value><e:Subcode><e:Value>${subcode}</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang="en">no ${SECRET}</e:Text></e:Reason>${more}</e:Fault>`,
    SOAP_12,
  );

describe("a SOAP system in trouble", () => {
  let server: RawServer;
  beforeEach(async () => {
    server = await startRawServer();
  });
  afterEach(() => server.close());

  interface Options extends Partial<SoapOptions> {
    system?: Partial<SystemOptions>;
    call?: Partial<SoapCall>;
  }
  const ask = async ({ system = {}, call = {}, ...options }: Options = {}) => {
    const soap = openSoap(openSystem({ name: "library", ...system }), {
      wsdl: LIBRARY,
      port: "Library11",
      endpoint: server.url,
      ...options,
    });
    const argument = { Isbn: SECRET };
    return soap.call({ operation: "GetBook", argument, keys: 1, ...call }).finally(() => soap.close());
  };
  /** The error of a call; it must not tell anything of what was asked or answered. */
  const failureOf = async (options?: Options): Promise<CodedError> => {
    const error = await ask(options).then(
      () => Promise.reject(new Error("It did not fail.")),
      (error: CodedError) => error,
    );
    expect(error).toBeInstanceOf(CodedError);
    expect(error.message).not.toContain(SECRET);
    return error;
  };
  const book = bookEnvelope("<b:Isbn>7</b:Isbn>");
  const toldOf = (call: string) => `library was asked ${call} of 1 keys: `;

  describe("with a fault", () => {
    it("of the system's own making is asked again", async () => {
      server.answer = (response, count) =>
        say(count < 3 ? fault11("e:Server") : book, count < 3 ? 500 : 200)(response);
      expect(await ask()).toMatchObject({ Book: { Isbn: "7" } });
      expect(server.requests).toHaveLength(3);
    });

    it("of its own making that stays is away, told by its code", async () => {
      server.answer = say(fault12("Receiver", "x:Busy"), 500);
      const error = await failureOf({ version: "1.2", port: "Library12" });
      expect(error.code).toBe(AWAY);
      expect(error.message).toContain(`${toldOf("GetBook")}SOAP fault Receiver.Busy`);
      expect(server.requests).toHaveLength(3);
    });

    it("is not asked again where the call may not be made twice", async () => {
      server.answer = say(fault11("e:Server"), 500);
      expect((await failureOf({ call: { isSafe: false } })).code).toBe(AWAY);
      expect(server.requests).toHaveLength(1);
    });

    it.each([
      ["the caller's, in 1.1", fault11("e:Client.BadNumber"), "SOAP fault Client.BadNumber"],
      ["the caller's, in 1.2", fault12("Sender", "x:BadNumber"), "SOAP fault Sender.BadNumber"],
      ["of a header", fault11("e:MustUnderstand"), "SOAP fault MustUnderstand"],
      ["of the version", fault11("e:VersionMismatch"), "SOAP fault VersionMismatch"],
    ])("that is %s is told, and not asked again", async (_, text, told) => {
      server.answer = say(text, 500);
      const error = await failureOf();
      expect([error.code, error.message]).toEqual([INVALID, expect.stringContaining(told)]);
      expect(server.requests).toHaveLength(1);
    });

    it.each([
      ["WS-Security's code", fault11("wsse:FailedAuthentication")],
      ["a code of 1.2", fault12("Sender", "wsse:InvalidSecurityToken")],
      ["the old way", fault11("e:Client.Authentication")],
    ])("that refuses the credentials (%s) is away, and not asked again", async (_, text) => {
      server.answer = say(text, 500);
      const error = await failureOf();
      expect([error.code, error.message]).toEqual([AWAY, expect.stringContaining("credentials")]);
      expect(server.requests).toHaveLength(1);
    });

    it("that says that the key is unknown is an answer, by its code or by its detail", async () => {
      const call = { unknownKeyFaults: ["UnknownBook"] };
      for (const text of [
        fault11("e:Client.UnknownBook"),
        fault11(
          "e:Server",
          `<detail><x:UnknownBook xmlns:x="urn:test:library"><x:Isbn>${SECRET}</x:Isbn></x:UnknownBook></detail>`,
        ),
        fault12("Sender", "x:UnknownBook"),
        fault12("Sender", "x:Other", `<e:Detail><UnknownBook/></e:Detail>`),
      ]) {
        server.answer = say(text, 500);
        expect(await ask({ call })).toBeNull();
      }
      expect(server.requests).toHaveLength(4);
    });

    it("with status 200, and one whose code is a customer's data, is a fault like any other", async () => {
      server.answer = say(fault11(`e:${SECRET} of Ann`));
      const error = await failureOf({ system: { retries: 0 } });
      expect([error.code, error.message]).toEqual([
        AWAY,
        expect.stringContaining("SOAP fault without a code"),
      ]);
    });
  });

  describe("with an answer that is none", () => {
    it.each([
      [
        "an HTML page",
        say(`<html><body>${SECRET}<br></body></html>`, 200, "text/html"),
        "HTTP 200 with text/html",
      ],
      [
        "an HTML page that says it is XML",
        say(`<html><body>${SECRET}<br></body></html>`),
        "not a SOAP envelope",
      ],
      ["an XHTML page", say(`<html xmlns="http://www.w3.org/1999/xhtml"/>`), "not a SOAP envelope"],
      ["JSON", say(`{"isbn":"${SECRET}"}`, 200, "application/json"), "application/json"],
      ["nothing", say(""), "Its envelope has no body"],
      ["an envelope without a body", say(`<e:Envelope xmlns:e="${SOAP_12}"/>`), "no body"],
      [
        "another operation's answer",
        say(envelope("<FindBooksResponse xmlns='urn:test:library'/>")),
        "the one element",
      ],
      [
        "two answers",
        say(envelope("<GetBookResponse xmlns='urn:test:library'/>".repeat(2))),
        "the one element",
      ],
      ["XML that is cut off", say(book.slice(0, -30)), "cut off"],
      ["XML that is cut off in a record", say(book.slice(0, book.indexOf("7") + 1)), "cut off"],
      ["XML that is wrong", say(book.replace("</b:Isbn>", "</b:Title>")), "no well-formed XML"],
      ["bare text", say(`sorry ${SECRET}`), "no well-formed XML"],
      [
        "an undeclared prefix",
        say(book.replaceAll("b:Isbn", "q:Isbn")),
        "namespace that it does not declare",
      ],
      ["references", say(bookEnvelope('<b:Sequel href="#1"/>')), "references"],
      ["an unknown encoding", say(book, 200, "text/xml; charset=klingon"), "encoding"],
      [
        "compressed bytes",
        (response: ServerResponse) =>
          void response.writeHead(200, { "content-type": "text/xml", "content-encoding": "gzip" }).end("x"),
        "compressed",
      ],
      [
        "a redirection",
        (response: ServerResponse) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
        "HTTP 302",
      ],
    ])("%s is refused once, and not quoted", async (_, answer, told) => {
      server.answer = answer;
      const error = await failureOf();
      expect([error.code, error.message]).toEqual([INVALID, expect.stringContaining(told)]);
      expect(server.requests).toHaveLength(1);
    });

    it("expands no entities, and reads no document type", async () => {
      const lol = `<!DOCTYPE l [<!ENTITY a "${"lol".repeat(20)}">${"bcdefghij"
        .split("")
        .map((c, i) => `<!ENTITY ${c} "${`&${"abcdefghij"[i]};`.repeat(10)}">`)
        .join("")}]>`;
      const outside = `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>`;
      for (const type of [lol, outside, `<!DOCTYPE l SYSTEM "http://127.0.0.1:1/x.dtd">`]) {
        server.answer = say(bookEnvelope("<b:Title>&a;</b:Title>").replace("?>", `?>${type}`));
        const error = await failureOf();
        expect([error.code, error.message]).toEqual([INVALID, expect.stringContaining("document type")]);
      }
      server.answer = say(bookEnvelope("<b:Title>&a;</b:Title>"));
      expect((await failureOf()).code).toBe(INVALID);
    });

    it("reads no further than the limit, and no deeper", async () => {
      let sent = 0;
      server.answer = (response) => {
        response.writeHead(200, { "content-type": "text/xml" });
        const more = () => {
          while (!response.destroyed && sent < 500_000_000 && response.write("<a>".repeat(1_000)))
            sent += 3_000;
        };
        response.on("drain", more).on("error", () => undefined);
        response.write(envelope("|").split("|")[0]);
        more();
      };
      expect((await failureOf()).message).toContain("nest deeper");
      expect(sent).toBeLessThan(10_000_000);
      server.answer = say(bookEnvelope(`<b:Author>${"x".repeat(1_000)}</b:Author>`.repeat(2_000)));
      const error = await failureOf({ answerBytes: 1_000_000 });
      expect([error.code, error.message]).toEqual([INVALID, expect.stringContaining("1000000 bytes")]);
    });
  });

  describe("over HTTP", () => {
    it.each([500, 502, 503, 504, 429])("that answers %d with a page is asked again", async (status) => {
      server.answer = (response, count) =>
        (count < 3 ? say("<html>", status, count < 2 ? "text/html" : "text/xml") : say(book))(response);
      expect(await ask()).toMatchObject({ Book: { Isbn: "7" } });
    });

    it("that wants to be left alone for longer than the deadline is not asked again", async () => {
      server.answer = (response) => void response.writeHead(503, { "retry-after": "3600" }).end();
      expect((await failureOf()).code).toBe(AWAY);
      expect(server.requests).toHaveLength(1);
    });

    it.each([401, 403])(
      "that answers %d does not take the credentials, and is not asked again",
      async (status) => {
        server.answer = say("<html>", status, "text/html");
        const error = await failureOf();
        expect([error.code, error.message]).toEqual([AWAY, expect.stringContaining("credentials")]);
        expect(server.requests).toHaveLength(1);
      },
    );

    it("that breaks off, or is not there, is asked again and then away", async () => {
      server.answer = (response, count) => (count < 3 ? response.destroy() : say(book)(response));
      expect(await ask()).toMatchObject({ Book: { Isbn: "7" } });
      server.answer = (response, count) => {
        if (count > 4) return say(book)(response);
        response.writeHead(200, { "content-type": "text/xml", "content-length": "9999" });
        response.write(book.slice(0, 200), () => response.destroy());
      };
      expect(await ask()).toMatchObject({ Book: { Isbn: "7" } });
      expect((await failureOf({ endpoint: "http://127.0.0.1:1/" })).code).toBe(AWAY);
    });

    it("that does not answer in time has its request aborted", async () => {
      const closed = new Promise<void>((resolve) => {
        server.answer = (response) => void response.on("close", resolve);
      });
      expect((await failureOf({ system: { deadlineMs: 100 } })).code).toBe("DEADLINE_EXCEEDED");
      await closed;
    });

    it("that stops in the middle of an answer has its request aborted", async () => {
      const closed = new Promise<void>((resolve) => {
        server.answer = (response) => {
          response.writeHead(200, { "content-type": "text/xml" }).write(book.slice(0, 150));
          response.on("close", resolve);
        };
      });
      expect((await failureOf({ system: { deadlineMs: 200 } })).code).toBe("DEADLINE_EXCEEDED");
      await closed;
    });
  });

  it("is told by system, call and number of keys", async () => {
    const heard: unknown[] = [];
    const hear = (message: unknown) => void heard.push(message);
    subscribe("customer-graph:source-call", hear);
    server.answer = say(fault11("e:Client"), 500);
    await failureOf({ call: { keys: 7 } }).finally(() => unsubscribe("customer-graph:source-call", hear));
    expect(heard).toMatchObject([
      { system: "library", call: "WSDL", keys: 0, outcome: "OK" },
      { system: "library", call: "GetBook", keys: 7, outcome: INVALID },
    ]);
  });
});
