import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Genuine, Misbehaviour } from "./faultProxy";

/** What a sick system blurts out: no client may ever read it. */
export const SECRET = "core-db-7.bank.internal";

const JSON_TYPE = { "content-type": "application/json" };

/** The ways in which what stands for a subgraph answers wrongly, by their names. */
export const MISBEHAVIOURS = {
  "resets each connection"(response) {
    // One that came along with others on a connection may find it gone.
    response.socket?.resetAndDestroy();
  },

  async "breaks off in the middle of an answer"(response, ask) {
    const { text } = await ask();
    response.writeHead(200, { ...JSON_TYPE, "content-length": Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
  },

  // Well within its time: nothing may be lost.
  async "answers 250 ms late"(response, ask) {
    const { text } = await ask();
    await pause(250);
    answer(response, text);
  },

  async "sends one byte every 50 ms"(response, ask) {
    const { text } = await ask();
    response.writeHead(200, JSON_TYPE);
    for (const letter of text) {
      if (response.destroyed) return;
      response.write(letter);
      await pause(50);
    }
    response.end();
  },

  "answers no HTTP"(response) {
    response.socket?.end(`\u0000\u0001${SECRET} ready\r\n`);
  },

  "answers garbage as JSON": (response) =>
    answer(response, Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x22, 0xc3, 0x28, 0x00, 0x80])),

  "answers JSON that is no GraphQL": inTurn(
    "null",
    "[]",
    "{}",
    "42",
    '{"data":null}',
    '{"data":[]}',
    '{"errors":[]}',
    '{"data":"all is well","errors":{}}',
    `{"errors":[null,7,{"message":{"host":"${SECRET}"},"path":"customer"}]}`,
  ),

  "answers HTML"(response) {
    response.writeHead(200, { "content-type": "text/html" }).end(`<h1>Sign in</h1><p>${SECRET}</p>`);
  },

  "answers 500 as JSON": (response) =>
    answer(response, `{"message":"Internal Server Error","host":"${SECRET}"}`, 500),

  "answers 500 with GraphQL errors": (response) =>
    answer(
      response,
      `{"data":null,"errors":[{"message":"connect ECONNREFUSED ${SECRET}","extensions":{"stack":"${SECRET}"}}]}`,
      500,
    ),

  async "answers half of the JSON"(response, ask) {
    const { text } = await ask();
    answer(response, text.slice(0, text.length / 2));
  },

  async "answers 1 GB"(response) {
    response.writeHead(200, JSON_TYPE);
    await pipeline(gigabyte, response);
  },

  "answers wrong numbers of entities": (() => {
    let turn = 0;
    const wrongly: ((entities: unknown[]) => unknown)[] = [
      (entities) => entities.slice(1),
      (entities) => [...entities, ...entities],
      () => [],
      () => null,
      () => "all of them",
    ];
    return async (response, ask) =>
      answer(response, withEntities(await ask(), wrongly[turn++ % wrongly.length]));
  })(),
} satisfies Record<string, Misbehaviour>;

/** Never answers: what a call's own time is for. */
export const hang: Misbehaviour = () => undefined;

function* gigabyte(): Iterable<string | Buffer> {
  const part = Buffer.alloc(2 ** 20, "x");
  yield `{"data":{"_entities":[{"id":"`;
  for (let megabytes = 0; megabytes < 1_024; megabytes++) yield part;
  yield `"}]}}`;
}

function inTurn(...texts: string[]): Misbehaviour {
  let turn = 0;
  return (response) => answer(response, texts[turn++ % texts.length]);
}

function answer(response: ServerResponse, body: string | Buffer, status = 200): void {
  response.writeHead(status, JSON_TYPE).end(body);
}

function withEntities({ text }: Genuine, wrong: (entities: unknown[]) => unknown): string {
  const result = JSON.parse(text) as { data?: { _entities?: unknown[] } };
  if (result.data?._entities === undefined) return text;
  return JSON.stringify({ ...result, data: { _entities: wrong(result.data._entities) } });
}
