import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { createApiFetch } from "./api-fetch.ts";
import { createFreezeWatch, type FreezeWatch } from "./freeze-watch.ts";
import { createIdleSockets, type IdleSockets } from "./idle-sockets.ts";

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

/** The body of a response to a GET. */
export async function textFrom(fetch: ReturnType<typeof createApiFetch>, url: string): Promise<string> {
  const { signal } = new AbortController();
  const { body } = await fetch(url, { method: "GET", headers: {}, redirect: "manual", signal });
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read())
    chunks.push(read.value);
  return Buffer.concat(chunks).toString();
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

/** Forgets nothing: connections are never idle for too long. */
export const timeless = (): IdleSockets => createIdleSockets(() => ({ wall: 0, monotonic: 0 }));

/** A process that is frozen again and again, for less than a second each time; its monotonic clock stands still meanwhile. */
export function createNappingProcess() {
  let wall = Date.UTC(2026, 0, 1);
  const clocks = { read: () => ({ wall, monotonic: 0 }), every: () => undefined };
  const watch = createFreezeWatch(clocks);
  let thaws = 0;
  watch.onThaw(() => thaws++);
  return {
    watch,
    idleSockets: createIdleSockets(clocks.read),
    /** How many freezes were noticed. */
    thaws: () => thaws,
    nap(ms: number) {
      wall += ms;
      // The beat of a process that runs.
      watch.check();
    },
  };
}
