import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { jsonResponse, type LoopbackServerOptions, startLoopbackServer } from "./loopback-server.ts";

const start = async (handle: LoopbackServerOptions["handle"], more: Partial<LoopbackServerOptions> = {}) => {
  const server = await startLoopbackServer({
    handle,
    maxBodyBytes: 1000,
    tooLarge: jsonResponse(413, { message: "too large" }),
    ...more,
  });
  onTestFinished(() => server.stop());
  return server;
};

test("the handler gets the complete request and the client gets the complete response", async () => {
  const server = await start(async (request) => ({
    status: 201,
    headers: { "x-list": ["a", "b"] },
    body: Buffer.concat([Buffer.from(`${request.method} ${request.url} `), request.body]),
  }));
  expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${server.endpoint}/a/b?c=1`, { method: "POST", body: "hello" });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-list")).toBe("a, b");
  expect(await response.text()).toBe("POST /a/b?c=1 hello");
});

test("a body of the maximum size is accepted, and one more byte is rejected", async () => {
  const server = await start(async (request) => ({ status: 200, body: String(request.body.length) }));
  const post = (size: number) => fetch(server.endpoint, { method: "POST", body: "x".repeat(size) });
  expect(await (await post(1000)).text()).toBe("1000");
  const rejected = await post(1001);
  expect(rejected.status).toBe(413);
  expect(await rejected.json()).toEqual({ message: "too large" });
});

test("a handler that fails causes a 500 that does not contain the reason", async () => {
  const errors: unknown[] = [];
  const failure = new Error("secret");
  const server = await start(() => Promise.reject(failure), { onError: (error) => errors.push(error) });
  const response = await fetch(server.endpoint);
  expect(response.status).toBe(500);
  expect(await response.text()).toBe('{"message":"Internal server error"}');
  expect(errors).toEqual([failure]);
});

test("a handler continues when the client disconnects", async () => {
  const began = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  const server = await start(async (request) => {
    began.resolve();
    await gone.promise;
    ended.resolve(request.body.toString());
    return { status: 200 };
  });
  const client = httpRequest(server.endpoint, { method: "POST" });
  client.on("error", () => gone.resolve());
  client.end("work");
  await began.promise;
  client.destroy(new Error("gone"));
  expect(await ended.promise).toBe("work");
});

test("a client that disconnects within the body reaches no handler", async () => {
  let handled = 0;
  const server = await start(async () => {
    handled++;
    return { status: 200 };
  });
  const client = connect(Number(new URL(server.endpoint).port), "127.0.0.1");
  await new Promise<void>((resolve) => {
    client.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf", () => resolve());
  });
  client.destroy();
  await fetch(server.endpoint);
  await server.stop();
  expect(handled).toBe(1);
});

test("stop responds to requests in flight, then accepts none, and leaves no connection open", async () => {
  const began = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = await start(async () => {
    began.resolve();
    await release.promise;
    return { status: 200, body: "done" };
  });
  const upload = connect(Number(new URL(server.endpoint).port), "127.0.0.1");
  upload.on("error", () => undefined);
  const uploadClosed = new Promise((resolve) => upload.once("close", resolve));
  upload.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf");

  const response = fetch(server.endpoint);
  await began.promise;
  const stopped = server.stop();
  release.resolve();
  expect(await (await response).text()).toBe("done");
  await stopped;
  await uploadClosed;
  await expect(fetch(server.endpoint)).rejects.toThrow();
  await server.stop();
});

test("a port that is in use is an error", async () => {
  const server = await start(async () => ({ status: 200 }));
  const port = Number(new URL(server.endpoint).port);
  await expect(start(async () => ({ status: 200 }), { port })).rejects.toThrow("EADDRINUSE");
});
