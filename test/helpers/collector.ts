import { createServer } from "node:http";
import { deferred, listen } from "./gatewayBank";

/** A span as a collector has it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  attributes: Record<string, unknown>;
  /** 2 is an error. */
  status: number;
  /** Nanoseconds. */
  start: bigint;
  end: bigint;
}

interface OtlpAttribute {
  key: string;
  value: {
    stringValue?: string;
    intValue?: number | string;
    boolValue?: boolean;
    arrayValue?: { values: OtlpAttribute["value"][] };
  };
}

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: {
      spans: (Omit<CollectedSpan, "attributes" | "status" | "start" | "end"> & {
        attributes: OtlpAttribute[];
        status: { code: number };
        startTimeUnixNano: string;
        endTimeUnixNano: string;
      })[];
    }[];
  }[];
}

/** An OpenTelemetry collector: takes spans by OTLP over HTTP in JSON. Closing it is the test's affair. */
export async function startCollector() {
  const spans: CollectedSpan[] = [];
  const services = new Set<unknown>();
  const paths = new Set<string>();
  let text = "";
  let status = 200;
  let asked = deferred();
  const server = await listen(
    createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        paths.add(`${request.method} ${request.url}`);
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
        asked.resolve();
        if (status !== 200) return;
        text += body;
        for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpRequest).resourceSpans) {
          services.add(attributesOf(resource.attributes)["service.name"]);
          for (const each of scopeSpans.flatMap((scope) => scope.spans)) {
            spans.push({
              ...each,
              attributes: attributesOf(each.attributes),
              status: each.status.code,
              start: BigInt(each.startTimeUnixNano),
              end: BigInt(each.endTimeUnixNano),
            });
          }
        }
      });
    }),
  );
  return {
    endpoint: new URL(server.url).origin,
    spans,
    services,
    paths,
    /** All that came, as text: to see that something is absent. */
    received: () => text,
    /** Answers everything with this status from now on; comes with the next request to arrive. */
    answerWith(code: number): Promise<void> {
      status = code;
      asked = deferred();
      return asked.promise;
    },
    close: () => server.close(),
  };
}

function attributesOf(attributes: OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: OtlpAttribute["value"]): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(valueOf);
  return value.stringValue ?? value.boolValue ?? Number(value.intValue);
}
