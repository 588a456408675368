import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";

/** An answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * One exchange over a connection of undici: the answer's body as text. Below undici's `request` there is no
 * stream to be made for each answer, which costs more than all else here.
 */
export function exchangeText(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const handler = new TextHandler(signal, resolve, reject);
    dispatcher.dispatch(options, handler);
  });
}

class TextHandler implements Dispatcher.DispatchHandler {
  private status = 0;
  private contentType = "";
  private chunks: Buffer[] = [];
  private controller: Dispatcher.DispatchController | undefined;

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (cause: Error) => void,
  ) {
    signal?.addEventListener("abort", this.abort);
  }

  private readonly abort = (): void => {
    const reason = reasonOf(this.signal!);
    // While the request waits for a connection there is nothing to abort, but nobody waits any more.
    this.reject(reason);
    this.controller?.abort(reason);
  };

  // Called again when a connection breaks under a query and another is tried.
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    this.chunks = [];
    if (this.signal?.aborted) controller.abort(reasonOf(this.signal));
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
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.signal?.removeEventListener("abort", this.abort);
    const { chunks, status, contentType } = this;
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    this.resolve({ status, contentType, text: bytes.toString("utf8") });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.signal?.removeEventListener("abort", this.abort);
    this.reject(cause);
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The request was given up.");
}
