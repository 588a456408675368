import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen, type Server } from "soap";
import { projectFile } from "../../../schema/files";
import { Books } from "./books";
import { MOST_KEYS, operationsOf } from "./operations";
import { type SecurityHeader, tokenCheck } from "./tokens";

export interface LoanServicingOptions {
  /** How many of the demo bank's customers it knows. */
  customers: number;
  /** The demo bank's day. */
  today: string;
}

/** A stand-in for a bank's own system, and how a subgraph is told of it. */
export interface LoanServicing {
  /** The loans subgraph's environment. */
  readonly settings: Record<string, string>;
  close(): Promise<void>;
}

const WSDL = projectFile("bank", "legacy", "loanServicing", "loanServicing.wsdl");
const USERNAME = "customer-graph";
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

type Version = "1.1" | "1.2";

/** Starts a loan system that speaks SOAP 1.1 and 1.2 over the demo bank's rows, on a free port of this computer. */
export async function startLoanServicing(options: LoanServicingOptions): Promise<LoanServicing> {
  const password = randomBytes(18).toString("base64url");
  const xml = await readFile(WSDL, "utf8");
  const http = createServer();
  const operations = operationsOf(new Books(options.customers, options.today));
  const isKnown = tokenCheck(USERNAME, password);
  for (const version of ["1.1", "1.2"] as const) await serve(version);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    settings: {
      LOANS_SOURCE: "loan-servicing",
      LOANS_LOAN_SERVICING_WSDL: `${origin}${pathOf("1.1")}?wsdl`,
      LOANS_LOAN_SERVICING_ENDPOINT: `${origin}${pathOf("1.1")}`,
      LOANS_LOAN_SERVICING_USERNAME: USERNAME,
      LOANS_LOAN_SERVICING_PASSWORD: password,
    },
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => void http.close(() => resolve()));
    },
  };

  function serve(version: Version): Promise<void> {
    return new Promise((resolve, reject) => {
      const methods = Object.fromEntries(
        Object.entries(operations).map(([name, answer]) => [name, checked(version, answer)]),
      );
      const server: Server = listen(http, {
        path: pathOf(version),
        services: { LoanServicing: { [portOf(version)]: methods } },
        xml,
        forceSoap12Headers: version === "1.2",
        suppressStack: true,
        callback(error: Error | null) {
          if (error) return reject(error);
          // The package writes xsi:nil without declaring its prefix.
          (server as unknown as { wsdl: { xmlnsInEnvelope: string } }).wsdl.xmlnsInEnvelope += XSI;
          resolve();
        },
      } as Parameters<typeof listen>[1]);
      server.authenticate = (header: SecurityHeader) => {
        if (!isKnown(header)) throw fault(version, "FailedAuthentication", "Who calls is not known.");
        return true;
      };
    });
  }
}

function pathOf(version: Version): string {
  return `/loan-servicing/soap${version.replace(".", "")}`;
}

function portOf(version: Version): string {
  return `LoanServicingSoap${version.replace(".", "")}`;
}

type Method = ReturnType<typeof operationsOf>[string];

/** Refuses a list that is longer than the WSDL allows. */
function checked(version: Version, answer: Method): Method {
  return (asked) => {
    const keys = (asked?.AccountNo ?? asked?.CustomerNo ?? []).length;
    if (keys > MOST_KEYS) throw fault(version, "TooManyKeys", `At most ${MOST_KEYS} keys.`);
    return answer(asked ?? {});
  };
}

/** A fault in the words of the version, as the soap package wants it. */
function fault(version: Version, code: string, text: string): Error {
  const fault =
    version === "1.1"
      ? { faultcode: `soap:Client.${code}`, faultstring: text, statusCode: 500 }
      : {
          Code: { Value: "soap:Sender", Subcode: { Value: `ls:${code}` } },
          Reason: { Text: text },
          statusCode: 400,
        };
  return Object.assign(new Error(text), { Fault: fault });
}
