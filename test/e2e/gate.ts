import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/** A proxy that a test can close: everything passes as it is, until somebody holds or cuts it. */
export interface Gate {
  readonly url: string;
  /** Sends requests on to this address from now on; before, they fail. */
  leadTo(url: string): void;
  /** Keeps requests waiting, those that have `part` in their path or body, until they are let go. */
  hold(part: string): Hold;
  /** Breaks every connection off, as a service does that cannot be reached; gives what ends the outage. */
  cut(): () => void;
  /** Statuses of the answers to requests whose path has `part` in it, in their order. */
  statuses(part: string): number[];
  stop(): Promise<void>;
}

export interface Hold {
  /** Settles when a request waits here. */
  readonly arrived: Promise<void>;
  /** Settles when whoever sent a request that waits here has gone away. */
  readonly abandoned: Promise<void>;
  letGo(): void;
}

/** Opens a gate on a free port of this machine. */
export async function openGate(): Promise<Gate> {
  let target: string | undefined;
  let isCut = false;
  const holds = new Set<{ part: string; arrive: () => void; abandon: () => void; free: Promise<void> }>();
  const answers: { path: string; status: number }[] = [];

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    const body = await buffer(incoming);
    for (const hold of holds) {
      if (!path.includes(hold.part) && !body.includes(hold.part)) continue;
      hold.arrive();
      incoming.socket.once("close", hold.abandon);
      await hold.free;
    }
    if (isCut || target === undefined || incoming.socket.destroyed) {
      incoming.socket.destroy();
      return;
    }
    const { method, headers } = incoming;
    const request = target.startsWith("https:") ? httpsRequest : httpRequest;
    const onward = request(`${target}${path}`, { method, headers, agent: false });
    const answered = Promise.withResolvers<IncomingMessage>();
    onward.once("response", answered.resolve).once("error", answered.reject);
    onward.end(body);
    const response = await answered.promise;
    answers.push({ path, status: response.statusCode ?? 0 });
    answer.writeHead(response.statusCode ?? 502, response.headers);
    await pipeline(response, answer);
  }

  // Whoever called sees a connection that breaks off, as with the real thing.
  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: (url) => {
      target = url;
    },
    hold: (part) => {
      const arrived = Promise.withResolvers<void>();
      const abandoned = Promise.withResolvers<void>();
      const free = Promise.withResolvers<void>();
      const hold = { part, arrive: arrived.resolve, abandon: abandoned.resolve, free: free.promise };
      holds.add(hold);
      return {
        arrived: arrived.promise,
        abandoned: abandoned.promise,
        letGo: () => {
          holds.delete(hold);
          free.resolve();
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
    statuses: (part) => answers.filter(({ path }) => path.includes(part)).map(({ status }) => status),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
