import type { IncomingHttpHeaders } from "node:http";
import { type Dispatcher, errors } from "undici";
import type { Signal } from "../contract";
import type { Lane } from "./lanes";

/** An answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * One exchange over a connection that was entered for it, and is left at its end: the answer's body as it came. Below
 * undici's `request` there is no stream to be made for each answer, which costs more than all else here. The request
 * is sent once: where undici would send one again by itself, as it does with all that wait behind the first on a
 * connection that breaks, it rejects as if the connection had broken under it.
 */
export function exchange(
  lane: Lane,
  options: Dispatcher.DispatchOptions,
  signal: Signal | undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    lane.client.dispatch(options, new BodyHandler(lane, signal, resolve, reject));
  });
}

class BodyHandler implements Dispatcher.DispatchHandler {
  private status = 0;
  private contentType = "";
  private chunks: Buffer[] = [];
  private controller: Dispatcher.DispatchController | undefined;
  private isGivenUp = false;

  constructor(
    private readonly lane: Lane,
    private readonly signal: Signal | undefined,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (cause: Error) => void,
  ) {
    if (signal?.aborted) this.abort();
    else signal?.addEventListener("abort", this.abort);
  }

  private readonly abort = (): void => {
    const reason = reasonOf(this.signal!);
    // While the request waits for a connection there is nothing to abort, but nobody waits any more.
    this.reject(reason);
    this.isGivenUp = true;
    this.chunks = [];
    // The connection ends with it, which others may need who wait there for answers of their own.
    if (this.lane.giveUp()) this.controller?.abort(reason);
  };

  // What is thrown here ends the request before anything of it is written, and leaves the connection to others.
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.signal?.aborted) throw reasonOf(this.signal);
    if (this.controller !== undefined)
      throw new errors.SocketError("The connection ended before its answer.");
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.status = status;
    this.contentType = headers["content-type"] ?? "";
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.isGivenUp) this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.end();
    if (this.isGivenUp) return;
    const { chunks, status, contentType } = this;
    // The connection remembers its last request until there is another.
    this.chunks = [];
    this.resolve({ status, contentType, body: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.end();
    this.chunks = [];
    this.reject(cause);
  }

  private end(): void {
    this.signal?.removeEventListener("abort", this.abort);
    this.lane.leave(!this.isGivenUp);
  }
}

function reasonOf(signal: Signal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The request was given up.");
}
