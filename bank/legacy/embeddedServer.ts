import { createServer, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";

// PostgreSQL's frontend/backend protocol, version 3.0: what a client sends before it is let in, and what lets it in.
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const TERMINATE = "X";
/** The messages behind which a client waits for an answer: Query, Sync, Flush. */
const AWAITED = new Set(["Q", "S", "H"]);

/** An embedded database that clients reach as a server. */
export interface EmbeddedServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves an embedded PostgreSQL on 127.0.0.1 to one client at a time, whoever it says to be: it has one session. A
 * second client is turned away, as by a server without room. For stand-ins and tests where there is no server.
 */
export async function serveEmbedded(database: PGlite): Promise<EmbeddedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    void converse(socket, database, () => [...sockets][0] === socket).finally(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `postgresql://graph@127.0.0.1:${port}/postgres`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
}

async function converse(socket: Socket, database: PGlite, hasRoom: () => boolean): Promise<void> {
  let received = Buffer.alloc(0);
  let isIn = false;
  try {
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, bytes]);
      while (!isIn) {
        const start = takeStart(received);
        if (!start) break;
        received = start.rest;
        if (start.code === CANCEL_REQUEST) return;
        if (start.code === SSL_REQUEST || start.code === GSS_REQUEST) {
          socket.write("N");
          continue;
        }
        if (!hasRoom()) return void socket.end(refusal());
        await database.exec("DISCARD ALL"); // the session of the client before
        socket.write(welcome());
        isIn = true;
      }
      if (!isIn) continue;
      const { messages, rest, isOver } = takeMessages(received);
      received = rest;
      if (messages.length > 0) socket.write(await database.execProtocolRaw(messages));
      if (isOver) return;
    }
  } catch {
    // The client went, or the database was closed under it.
  }
}

function takeStart(bytes: Buffer): { code: number; rest: Buffer<ArrayBuffer> } | undefined {
  if (bytes.length < 8 || bytes.length < bytes.readInt32BE(0)) return undefined;
  return { code: bytes.readInt32BE(4), rest: Buffer.from(bytes.subarray(bytes.readInt32BE(0))) };
}

/** The whole messages up to the last one that is awaited. */
function takeMessages(bytes: Buffer) {
  let end = 0;
  for (let at = 0; at + 5 <= bytes.length;) {
    const type = String.fromCharCode(bytes[at]);
    const next = at + 1 + bytes.readInt32BE(at + 1);
    if (next > bytes.length) break;
    if (type === TERMINATE) return { messages: bytes.subarray(0, end), rest: Buffer.alloc(0), isOver: true };
    at = next;
    if (AWAITED.has(type)) end = at;
  }
  return { messages: bytes.subarray(0, end), rest: Buffer.from(bytes.subarray(end)), isOver: false };
}

function welcome(): Buffer {
  const parameters = { server_version: "18.0", client_encoding: "UTF8", standard_conforming_strings: "on" };
  return Buffer.concat([
    message("R", int32(0)),
    ...Object.entries(parameters).map(([name, value]) => message("S", Buffer.from(`${name}\0${value}\0`))),
    message("K", Buffer.concat([int32(1), int32(1)])),
    message("Z", Buffer.from("I")),
  ]);
}

function refusal(): Buffer {
  return message("E", Buffer.from("SFATAL\0VFATAL\0C53300\0Mtoo many clients\0\0"));
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
