import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { onTestFinished } from "vitest";

/** What a secret contains, by the end of its ARN. */
const SECRETS: Readonly<Record<string, string>> = {
  "api-key": "api-key-1",
  "link-key": LINK_KEY,
  "webhook-secrets": "[]",
};

/** What a server, or something on the way to it, does to connections that it keeps no longer. */
export const LOSSES = ["closes", "resets", "forgets"] as const;
export type Loss = (typeof LOSSES)[number];

/** A server on loopback. */
export interface Stub {
  readonly url: string;
  /** Loses all connections that it has. On one that it forgets it never responds again. */
  lose(how: Loss): void;
  /** How many requests came on connections that it has forgotten. */
  readonly requestsForgotten: () => number;
}

/** Serves each request with `listener` until the end of the test; it asks for its connections to be kept for ten minutes. */
export async function startStub(
  listener: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<Stub> {
  const connections = new Set<Socket>();
  const forgotten = new Set<Socket>();
  let requestsForgotten = 0;
  const server = createServer((request, response) => {
    response.setHeader("keep-alive", "timeout=600");
    if (forgotten.has(request.socket)) requestsForgotten++;
    else void listener(request, response);
  });
  server.keepAliveTimeout = 600_000;
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestsForgotten: () => requestsForgotten,
    lose(how) {
      for (const socket of connections) {
        if (how === "closes") socket.destroy();
        else if (how === "resets") socket.resetAndDestroy();
        else forgotten.add(socket);
      }
    },
  };
}

/**
 * All services of AWS, which accept every write and have no record of any job.
 *
 * @param before what a response waits for, by the operation, such as `GetSecretValue`
 */
export function startAwsStub(
  before: (operation: string) => Promise<void> = async () => undefined,
): Promise<Stub> {
  return startStub(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    await before(operation);
    const { SecretId } = body.startsWith("{") ? JSON.parse(body) : {};
    const secret = SECRETS[String(SecretId).split(":").at(-1) ?? ""];
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(secret === undefined ? {} : { SecretString: secret }));
  });
}
