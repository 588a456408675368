import { connect, createServer, type Socket } from "node:net";
import { listening } from "./listening";

/** Stands between a client and a server, so that the way between them can break without harm to either. */
export interface TcpProxy {
  port: number;
  /** Ends all connections and takes no others, until it is mended. */
  cut(): void;
  /** Hands nothing on any more, in either direction, and says nothing of it. */
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Starts a proxy before a server. */
export async function startTcpProxy(server: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(server);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  const { port, close } = await listening(proxy);
  const destroyAll = () => sockets.forEach((socket) => socket.destroy());
  return {
    port,
    cut() {
      isCut = true;
      destroyAll();
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend() {
      isCut = false;
      destroyAll();
    },
    async close() {
      const closed = close();
      destroyAll();
      await closed;
    },
  };
}
