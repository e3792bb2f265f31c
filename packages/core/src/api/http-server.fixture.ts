import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A request that the server received. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The client's port, which identifies the connection. */
  readonly port: number | undefined;
}

/** A server on loopback. `close` also ends its connections; it runs at the end of the test. */
export interface TestServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** Starts an HTTP server that records every request and responds with `respond`. */
export async function httpServer(
  respond: (response: ServerResponse, request: SeenRequest) => void,
): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const request = await read(message);
    seen.push(request);
    respond(response, request);
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return { url, close, seen };
}

/** Starts a TCP server, for what no HTTP server does. */
export async function tcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  const { url, close } = await listen(server);
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
    return close();
  };
  onTestFinished(closeAll);
  return { url, close: closeAll, seen: [] };
}

async function read(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const { method = "", url = "", headers, socket } = message;
  return { method, url, headers, body: Buffer.concat(chunks), port: socket.remotePort };
}

async function listen(
  server: Server & { closeAllConnections?: () => void },
): Promise<Omit<TestServer, "seen">> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections?.();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
