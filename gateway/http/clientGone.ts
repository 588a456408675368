import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import { fail } from "../../schema/errors";

// One for each connection, not for each request: it costs more to make than reading a request.
const signals = new WeakMap<Socket, AbortSignal>();

/** Aborts with CLIENT_CLOSED_REQUEST when a client's connection closes: what it asked for by then, nobody waits for. */
export function clientGone(socket: Socket): AbortSignal {
  let signal = signals.get(socket);
  if (signal === undefined) {
    const controller = new AbortController();
    signals.set(socket, (signal = controller.signal));
    // Requests that a client sends without waiting for answers are no leak.
    setMaxListeners(0, signal);
    const close = () => controller.abort(fail("CLIENT_CLOSED_REQUEST"));
    if (socket.destroyed) close();
    else socket.once("close", close);
  }
  return signal;
}
