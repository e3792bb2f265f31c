import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request with its complete body. */
export interface LoopbackRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Alternating names and values, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly remoteAddress: string;
}

export interface LoopbackResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** A server that listens on this machine only. */
export interface RunningServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly endpoint: string;
  /** Accepts no more requests, responds to those in flight, and closes every connection. */
  stop(): Promise<void>;
}

export interface LoopbackServerOptions {
  /** Runs to its end even when the client disconnects. When it rejects, the response is 500. */
  readonly handle: (request: LoopbackRequest) => Promise<LoopbackResponse>;
  readonly maxBodyBytes: number;
  /** The response to a request with a larger body. */
  readonly tooLarge: LoopbackResponse;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Called with the error that `handle` rejected with. */
  readonly onError?: (error: unknown) => void;
}

/** Starts an HTTP server on 127.0.0.1 that reads each request completely before it is handled. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<RunningServer> {
  const inFlight = new Set<Promise<void>>();
  let stopping: Promise<void> | undefined;

  const server = createServer(async (request, response) => {
    const body = await readBody(request, options.maxBodyBytes);
    if (body === "client disconnected") return;
    const work = respond(request, response, body).finally(() => inFlight.delete(work));
    inFlight.add(work);
  });
  // stop() closes idle connections; a timer would race the client's next request.
  server.keepAliveTimeout = 0;

  async function respond(request: IncomingMessage, response: ServerResponse, body: Buffer | "too large") {
    const content = body === "too large" ? options.tooLarge : await contentFor(request, body);
    if (stopping !== undefined) response.setHeader("connection", "close");
    await send(response, content);
  }

  async function contentFor(request: IncomingMessage, body: Buffer): Promise<LoopbackResponse> {
    try {
      return await options.handle({
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
        remoteAddress: request.socket.remoteAddress ?? "127.0.0.1",
      });
    } catch (error) {
      options.onError?.(error);
      return jsonResponse(500, { message: "Internal server error" });
    }
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    while (inFlight.size > 0) await Promise.all(inFlight);
    // Aborts requests that are still uploading; none of them has been handled.
    server.closeAllConnections();
    await closed;
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => {
      stopping ??= close();
      return stopping;
    },
  };
}

export function jsonResponse(
  status: number,
  body: unknown,
  contentType = "application/json",
): LoopbackResponse {
  return { status, headers: { "content-type": contentType }, body: JSON.stringify(body) };
}

// A body that is too large is read to its end too: a client that is disconnected while it writes
// would see a broken connection instead of the response.
async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | "too large" | "client disconnected"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return "client disconnected";
  }
  return size > limit ? "too large" : Buffer.concat(chunks);
}

function send(response: ServerResponse, content: LoopbackResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    if (response.destroyed) return resolve();
    for (const [name, value] of Object.entries(content.headers ?? {})) response.setHeader(name, value);
    const body = Buffer.from(content.body ?? "");
    response.setHeader("content-length", body.length);
    response.writeHead(content.status);
    response.end(body);
  });
}
