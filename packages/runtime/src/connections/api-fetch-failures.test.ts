import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createInferenceClient, InferenceApiError, toTarget } from "@boomerang/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApiFetch } from "./api-fetch.ts";
import { createManualWatch, timeless } from "./connections.fixture.ts";
import { createFollowedAgents } from "./followed-agents.ts";

// Over real sockets: what Node reports decides whether the API may have accepted a submission.

/** A TCP server, which does what no HTTP server does, and the host and port that it listens on. */
async function tcpServer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(async () => void (await stop()));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function submitTo(baseUrl: string, { connectMs }: { connectMs?: number } = {}) {
  const { watch } = createManualWatch();
  const client = createInferenceClient({
    apiKey: "key-SECRET",
    baseUrl,
    fetch: createApiFetch(createFollowedAgents(watch, timeless()), connectMs),
  });
  const error = await client.submit(toTarget({ model_id: "abc" }), { model_input: "INPUT" }).then(
    () => new Error("the submission succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InferenceApiError)) throw error;
  expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/SECRET|INPUT/);
  return error;
}

describe("a submission was certainly not accepted", () => {
  test.each(["127.0.0.1", "localhost"])("when nothing listens on the port of %s", async (host) => {
    const { address, stop } = await tcpServer(() => undefined);
    await stop();
    const error = await submitTo(`http://${host}:${address.split(":")[1]}`);
    expect(error).toMatchObject({ kind: "unavailable", retryable: true, status: undefined });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("when the server does not use TLS", async () => {
    const { address } = await tcpServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")),
    );
    expect(await submitTo(`https://${address}`)).toMatchObject({ kind: "unavailable" });
  });

  test("when the server closes the connection in the TLS handshake", async () => {
    const { address } = await tcpServer((socket) => socket.once("data", () => socket.end()));
    expect(await submitTo(`https://${address}`)).toMatchObject({ kind: "unavailable" });
  });

  test("when the TLS handshake does not end in time", async () => {
    const { address } = await tcpServer(() => undefined);
    const error = await submitTo(`https://${address}`, { connectMs: 20 });
    expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(error.message).toContain("ETIMEDOUT");
  });
});

describe("a submission may have been accepted", () => {
  test("when the connection is closed, or reset, after it was sent", async () => {
    const closes = await tcpServer((socket) => socket.once("data", () => socket.end()));
    const resets = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    for (const { address } of [closes, resets])
      expect(await submitTo(`http://${address}`)).toMatchObject({ kind: "unknown" });
  });

  test("when what comes back is no HTTP, or only the beginning of a response", async () => {
    const responses = ["no HTTP", 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{"request_id"'];
    for (const text of responses) {
      const { address } = await tcpServer((socket) => socket.once("data", () => socket.end(text)));
      expect(await submitTo(`http://${address}`)).toMatchObject({ kind: "unknown" });
    }
  });
});

test("a rejection counts, although its body is cut off", async () => {
  const head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 3\r\ncontent-length: 100\r\n\r\n{";
  const { address } = await tcpServer((socket) => socket.once("data", () => socket.end(head)));
  const error = await submitTo(`http://${address}`);
  expect(error).toMatchObject({ kind: "throttled", status: 429, retryAfterMs: 3000 });
});
