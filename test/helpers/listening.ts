import type { AddressInfo, Server } from "node:net";

/** Has a server listen on a free port of this computer. */
export async function listening(server: Server): Promise<{ port: number; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise<void>((resolve) => void server.close(() => resolve())) };
}
