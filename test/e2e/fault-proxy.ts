import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/** A proxy that forwards requests unchanged, unless a test pauses them or cuts the connections. */
export interface FaultProxy {
  readonly url: string;
  /** Forwards requests to this URL from now on; before the first call, they fail. */
  forwardTo(url: string): void;
  /** Pauses requests that contain `part` in their path or body, until they are resumed. */
  pause(part: string): Pause;
  /** Cuts all connections, present and future, as in an outage; the returned function ends the outage. */
  cut(): () => void;
  /** The statuses of the responses to requests whose path contains `part`, in their order. */
  statuses(part: string): number[];
  stop(): Promise<void>;
}

export interface Pause {
  /** Settles when a request is paused. */
  readonly reached: Promise<void>;
  /** Settles when the client of a paused request has closed the connection. */
  readonly disconnected: Promise<void>;
  resume(): void;
}

/** Starts a proxy on a free port. */
export async function startFaultProxy(): Promise<FaultProxy> {
  let target: string | undefined;
  let isCut = false;
  const pauses = new Set<{
    part: string;
    reach: () => void;
    disconnect: () => void;
    resumed: Promise<void>;
  }>();
  const responses: { path: string; status: number }[] = [];

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    const body = await buffer(incoming);
    for (const pause of pauses) {
      if (!path.includes(pause.part) && !body.includes(pause.part)) continue;
      pause.reach();
      incoming.socket.once("close", pause.disconnect);
      await pause.resumed;
    }
    if (isCut || target === undefined || incoming.socket.destroyed) {
      incoming.socket.destroy();
      return;
    }
    const { method, headers } = incoming;
    const request = target.startsWith("https:") ? httpsRequest : httpRequest;
    const forwarded = request(`${target}${path}`, { method, headers, agent: false });
    const responded = Promise.withResolvers<IncomingMessage>();
    forwarded.once("response", responded.resolve).once("error", responded.reject);
    forwarded.end(body);
    const response = await responded.promise;
    responses.push({ path, status: response.statusCode ?? 0 });
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    await pipeline(response, outgoing);
  }

  // If forwarding fails, the client sees a broken connection, as with the real service.
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo: (url) => {
      target = url;
    },
    pause: (part) => {
      const reached = Promise.withResolvers<void>();
      const disconnected = Promise.withResolvers<void>();
      const resumed = Promise.withResolvers<void>();
      const pause = {
        part,
        reach: reached.resolve,
        disconnect: disconnected.resolve,
        resumed: resumed.promise,
      };
      pauses.add(pause);
      return {
        reached: reached.promise,
        disconnected: disconnected.promise,
        resume: () => {
          pauses.delete(pause);
          resumed.resolve();
        },
      };
    },
    cut: () => {
      isCut = true;
      server.closeAllConnections();
      return () => {
        isCut = false;
      };
    },
    statuses: (part) => responses.filter(({ path }) => path.includes(part)).map(({ status }) => status),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
