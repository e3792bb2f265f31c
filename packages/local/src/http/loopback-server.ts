import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request whose body has arrived whole. */
export interface LoopbackRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly remoteAddress: string;
}

/** What goes back to the client. */
export interface LoopbackAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** A server that listens on this machine only. */
export interface RunningServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly endpoint: string;
  /** Takes no more requests, answers those it has, and closes every connection. */
  stop(): Promise<void>;
}

/** How a {@link startLoopbackServer} behaves. */
export interface LoopbackServerOptions {
  /** Runs to its end even when the client has gone away. A rejection is answered with 500. */
  readonly answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>;
  /** The largest body passed on, in bytes. */
  readonly maxBodyBytes: number;
  /** The answer to a larger one. */
  readonly tooLarge: LoopbackAnswer;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Told what `answer` rejected with. */
  readonly onError?: (error: unknown) => void;
}

/** Serves whole requests on 127.0.0.1. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<RunningServer> {
  const inFlight = new Set<Promise<void>>();
  let stopping: Promise<void> | undefined;

  const server = createServer(async (request, response) => {
    const body = await readBody(request, options.maxBodyBytes);
    if (body === "client gone") return;
    const work = answer(request, response, body).finally(() => inFlight.delete(work));
    inFlight.add(work);
  });
  // stop() closes idle connections; a timer would race the client's next request.
  server.keepAliveTimeout = 0;

  async function answer(request: IncomingMessage, response: ServerResponse, body: Buffer | "too large") {
    const content = body === "too large" ? options.tooLarge : await contentFor(request, body);
    if (stopping !== undefined) response.setHeader("connection", "close");
    await send(response, content);
  }

  async function contentFor(request: IncomingMessage, body: Buffer): Promise<LoopbackAnswer> {
    try {
      return await options.answer({
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
        remoteAddress: request.socket.remoteAddress ?? "127.0.0.1",
      });
    } catch (error) {
      options.onError?.(error);
      return jsonAnswer(500, { message: "Internal server error" });
    }
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    while (inFlight.size > 0) await Promise.all(inFlight);
    // Cuts off what is still uploading; nothing of it has been acted on.
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

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: unknown, contentType = "application/json"): LoopbackAnswer {
  return { status, headers: { "content-type": contentType }, body: JSON.stringify(body) };
}

// A body that is too large is read to its end all the same: a client that is cut off while it
// writes sees a broken connection instead of the answer.
async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | "too large" | "client gone"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return "client gone";
  }
  return size > limit ? "too large" : Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: LoopbackAnswer): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    if (response.destroyed) return resolve();
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    const body = Buffer.from(answer.body ?? "");
    response.setHeader("content-length", body.length);
    response.writeHead(answer.status);
    response.end(body);
  });
}
