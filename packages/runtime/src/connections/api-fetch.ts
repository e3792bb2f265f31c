import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { InferenceClientOptions } from "@boomerang/core";
import type { FollowedAgents } from "./followed-agents.ts";

type Fetch = NonNullable<InferenceClientOptions["fetch"]>;
type FetchResponse = Awaited<ReturnType<Fetch>>;

// As long as Node's own fetch allows.
const CONNECT_MS = 10_000;

/** A connection could not be opened, its TLS handshake included: whatever the cause is, nothing was sent. */
class ConnectError extends Error {
  override readonly name = "ConnectError";
  // As in Node's own errors of this kind.
  readonly syscall = "connect";
}

/**
 * A `fetch` that never sends on a connection from before a freeze, or on one that was idle for too long. Such a connection may be
 * dead, and a submission that is sent on it is lost without anybody knowing whether the API has accepted it. Node's own `fetch`
 * has no way to close single connections, and takes longer to load than a function's own code.
 *
 * @param connectMs how long opening a connection may take
 */
export function createApiFetch(agents: FollowedAgents, connectMs = CONNECT_MS): Fetch {
  return async (url, { method, headers, body, signal }) => {
    agents.check();
    const isHttps = url.startsWith("https:");
    const options = {
      ...{ method, signal, agent: isHttps ? agents.https : agents.http },
      headers: { "user-agent": "boomerang", ...headers },
    };
    const { promise, resolve, reject } = Promise.withResolvers<FetchResponse>();
    const request = (isHttps ? requestHttps : requestHttp)(url, options, (message) =>
      resolve(responseOf(message)),
    );
    let isConnected = false;
    request.on("error", (cause) =>
      reject(isConnected ? cause : new ConnectError("no connection", { cause })),
    );
    request.on("socket", (socket) => {
      isConnected = !socket.connecting;
      if (isConnected) return;
      const timer = setTimeout(() => request.destroy(timedOut(connectMs)), connectMs);
      request.once("close", () => clearTimeout(timer));
      socket.once(isHttps ? "secureConnect" : "connect", () => {
        isConnected = true;
        clearTimeout(timer);
      });
    });
    request.end(body);
    return promise;
  };
}

function timedOut(ms: number): Error {
  return Object.assign(new Error(`no connection within ${ms} ms`), { code: "ETIMEDOUT" });
}

function responseOf(message: IncomingMessage): FetchResponse {
  const { statusCode = 0, headers } = message;
  return {
    status: statusCode,
    ok: statusCode >= 200 && statusCode < 300,
    headers: { get: (name) => [headers[name.toLowerCase()] ?? []].flat().join(", ") || null },
    body: {
      getReader() {
        const chunks = message[Symbol.asyncIterator]();
        return {
          read: async () => {
            const { done = false, value } = await chunks.next();
            return { done, value };
          },
          cancel: async () => void message.destroy(),
        };
      },
    },
  };
}
