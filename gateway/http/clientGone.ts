import type { Socket } from "node:net";
import { fail } from "../../schema/errors";
import type { Signal } from "../contract";
import { Deadline } from "../deadline";

// One for each connection, not for each request.
const signals = new WeakMap<Socket, Signal>();

/** Aborts with CLIENT_CLOSED_REQUEST when a client's connection closes: what it asked for by then, nobody waits for. */
export function clientGone(socket: Socket): Signal {
  let signal = signals.get(socket);
  if (signal === undefined) {
    const gone = new Deadline(undefined);
    signals.set(socket, (signal = gone));
    const close = () => gone.abort(fail("CLIENT_CLOSED_REQUEST"));
    if (socket.destroyed) close();
    else socket.once("close", close);
  }
  return signal;
}
