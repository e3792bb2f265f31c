import { describe, expect, test } from "vitest";
import type { Sleep } from "../collaborators.ts";
import { toTarget } from "../target.ts";
import { createInferenceClient } from "./client.ts";
import { InferenceApiError } from "./errors.ts";
import { httpServer, tcpServer } from "./http-server.fixture.ts";
import type { InferenceClientOptions } from "./inference-client.ts";

// Over real sockets, because the errors of Node's fetch are what matters.
const model = toTarget({ model_id: "abc" });

/** Time that passes only when `elapse` is called. */
function manualTime() {
  let wake: () => void = () => undefined;
  const sleep: Sleep = (_ms, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    wake = resolve;
    signal?.addEventListener("abort", () => reject(signal.reason));
    return promise;
  };
  return { sleep, elapse: () => wake() };
}

async function submitTo(
  baseUrl: string,
  options: Partial<InferenceClientOptions> = {},
  signal?: AbortSignal,
): Promise<InferenceApiError> {
  const client = createInferenceClient({
    apiKey: "key-SECRET",
    baseUrl,
    sleep: manualTime().sleep,
    ...options,
  });
  const error = await client.submit(model, { model_input: "INPUT" }, { signal }).then(
    () => new Error("the submission succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InferenceApiError)) throw error;
  expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/SECRET|INPUT/);
  return error;
}

describe("a submission was certainly not accepted", () => {
  test("when nothing listens on the port, for a host with one address or two", async () => {
    const server = await tcpServer(() => undefined);
    await server.close();
    const { port } = new URL(server.url);
    for (const host of ["127.0.0.1", "localhost"]) {
      const error = await submitTo(`http://${host}:${port}`);
      expect(error).toMatchObject({ kind: "unavailable", retryable: true, status: undefined });
      expect(error.message).toContain("ECONNREFUSED");
    }
  });

  test("when the server does not use TLS", async () => {
    const server = await httpServer((response) => response.end());
    expect(await submitTo(server.url.replace("http:", "https:"))).toMatchObject({
      kind: "unavailable",
    });
    expect(server.seen).toEqual([]);
  });

  test("when the server closes the connection in the TLS handshake", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.end()));
    expect(await submitTo(server.url.replace("http:", "https:"))).toMatchObject({
      kind: "unavailable",
    });
  });

  test("when fetch rejects the port", async () => {
    expect(await submitTo("http://127.0.0.1:6000")).toMatchObject({
      kind: "unavailable",
      retryable: false,
    });
  });

  test("when the name is not found", async () => {
    const cause = Object.assign(new Error("getaddrinfo ENOTFOUND x"), {
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
    });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    expect(await submitTo("http://x.invalid", { fetch })).toMatchObject({
      kind: "unavailable",
      retryable: true,
    });
  });

  test("when the caller aborted before it was sent, or while the key was read", async () => {
    const server = await httpServer((response) => response.end());
    const reason = new Error("aborted by the test");
    expect(await submitTo(server.url, {}, AbortSignal.abort(reason))).toMatchObject({
      kind: "unavailable",
      retryable: false,
      cause: reason,
    });
    const caller = new AbortController();
    const apiKey = async () => {
      caller.abort(reason);
      return "key-SECRET";
    };
    expect(await submitTo(server.url, { apiKey }, caller.signal)).toMatchObject({
      kind: "unavailable",
      cause: reason,
    });
    expect(server.seen).toEqual([]);
  });

  test("when the time limit ended before it was sent", async () => {
    const time = manualTime();
    const apiKey = () => {
      time.elapse();
      return new Promise<string>(() => undefined);
    };
    expect(await submitTo("http://127.0.0.1:1", { apiKey, sleep: time.sleep })).toMatchObject({
      kind: "unavailable",
      retryable: true,
    });
  });

  test("when the API rejected it, although the body of the error is cut off or never ends", async () => {
    const head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 3\r\ncontent-length: 100\r\n\r\n{";
    const cut = await tcpServer((socket) => socket.once("data", () => socket.end(head)));
    expect(await submitTo(cut.url)).toMatchObject({
      kind: "throttled",
      status: 429,
      retryAfterMs: 3_000,
    });

    const time = manualTime();
    const fetch: InferenceClientOptions["fetch"] = async (url, init) => {
      const response = await globalThis.fetch(url, init);
      time.elapse();
      return response;
    };
    const hanging = await tcpServer((socket) => socket.once("data", () => socket.write(head)));
    expect(await submitTo(hanging.url, { fetch, sleep: time.sleep })).toMatchObject({
      kind: "throttled",
      status: 429,
    });
  });
});

describe("a submission may have been accepted", () => {
  test("when the server closes the connection after reading", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.destroy()));
    const error = await submitTo(server.url);
    expect(error).toMatchObject({ kind: "unknown", retryable: true, status: undefined });
    expect(error.message).toContain("the API may have accepted the request");
  });

  test("when the server resets the connection after reading", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await submitTo(server.url)).toMatchObject({ kind: "unknown", retryable: true });
  });

  test("when the server never responds", async () => {
    const time = manualTime();
    const server = await tcpServer((socket) => socket.once("data", time.elapse));
    const error = await submitTo(server.url, { sleep: time.sleep });
    expect(error).toMatchObject({ kind: "unknown", retryable: true });
    expect(error.message).toContain("timed out after 20000 ms");
  });

  test("when the caller aborted after it was sent", async () => {
    const caller = new AbortController();
    const server = await tcpServer((socket) =>
      socket.once("data", () => caller.abort(new Error("aborted by the test"))),
    );
    expect(await submitTo(server.url, {}, caller.signal)).toMatchObject({
      kind: "unknown",
      retryable: false,
      cause: new Error("aborted by the test"),
    });
  });

  test("when the response is not HTTP, and the error contains nothing of it", async () => {
    const server = await tcpServer((socket) =>
      socket.once("data", () => socket.end("SECRET OUTPUT\r\n\r\n")),
    );
    const error = await submitTo(server.url);
    expect(error).toMatchObject({ kind: "unknown" });
    expect(Object.values(error.cause ?? {}).join()).not.toContain("OUTPUT");
  });

  test("when the response is a success but is cut off", async () => {
    const head = "HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{";
    const server = await tcpServer((socket) => socket.once("data", () => socket.end(head)));
    const error = await submitTo(server.url);
    expect(error).toMatchObject({ kind: "unknown", retryable: true });
    expect(error.message).toContain("the response is incomplete");
  });

  test.each([500, 502, 504])("when the status is %i", async (status) => {
    const server = await httpServer((response) => response.writeHead(status).end());
    expect(await submitTo(server.url)).toMatchObject({ kind: "unknown", retryable: true, status });
  });
});
