import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { FreezeWatch } from "./freeze-watch.ts";

/** A server on loopback that keeps connections open, with the connections of its requests, in order. */
export async function startServer(
  listener: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
) {
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    sockets.push(request.socket);
    request.resume();
    void listener(request, response);
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, sockets, connections: () => new Set(sockets).size };
}

/** A watch that notices a freeze at the check after {@link freeze}. */
export function createManualWatch() {
  const actions: (() => void)[] = [];
  let isFrozen = false;
  const watch: FreezeWatch = {
    check() {
      if (isFrozen) for (const action of actions) action();
      isFrozen = false;
    },
    onThaw: (action) => void actions.push(action),
  };
  return {
    watch,
    freeze: () => {
      isFrozen = true;
    },
  };
}
