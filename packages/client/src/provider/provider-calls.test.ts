import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { errorOf } from "../client.fixture.ts";
import type { ApiAccess } from "../connect/api-access.ts";
import { createProviderCalls } from "./provider-calls.ts";

/** An API that responds as `respond` does, and calls of it. */
async function setUp(respond: (response: ServerResponse, request: IncomingMessage) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    request.resume();
    respond(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const access: { now: ApiAccess } = {
    now: { apiKey: "key-1", baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
  };
  return { calls: createProviderCalls(async () => access.now), requests, access };
}

const json = (response: ServerResponse, value: object, status = 200) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));

test("the queue of a target is that of the provider, now", async () => {
  const queue = { model_id: "m", deployment_id: "d", num_queued_requests: 3, num_in_progress_requests: 1 };
  const { calls, requests } = await setUp((response) => json(response, queue));
  expect(await calls.queueStatus("model:m")).toEqual({ queued: 3, inProgress: 1 });
  expect(requests).toEqual(["GET /model-m/production/async_queue_status Bearer key-1"]);
});

test("each call has the key and the API of that time", async () => {
  const { calls, requests, access } = await setUp((response) => json(response, {}, 202));
  await calls.wake("model:m");
  access.now = { ...access.now, apiKey: "key-2" };
  await calls.wake("model:m");
  expect(requests.map((request) => request.split(" ").at(-1))).toEqual(["key-1", "key-2"]);
});

describe("an output", () => {
  const SECRET = '{"secret":1}';

  test("is read as it arrives", async () => {
    const { calls } = await setUp((response) => response.end(SECRET));
    const { body } = await calls.predict("model:m", 1);
    expect(await text(body)).toBe(SECRET);
  });

  test("that is cut off is an error of the client, which does not quote it", async () => {
    const { calls } = await setUp((response) => {
      response.writeHead(200, { "content-length": "100" }).write(SECRET);
      setImmediate(() => response.destroy());
    });
    const { body } = await calls.predict("model:m", 1);
    const error = await errorOf(text(body));
    expect(error).toBeInstanceOf(BoomerangError);
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^cannot read the output: /),
    });
    expect(String(error)).not.toContain("secret");
  });

  test("ends with the signal, before it begins and after", async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { calls } = await setUp((response) => {
      response.on("close", resolve);
      response.writeHead(200).write(SECRET);
    });
    const stop = new AbortController();
    const { body } = await calls.predict("model:m", 1, { signal: stop.signal });
    const reader = body.getReader();
    await reader.read();
    const next = reader.read();
    stop.abort(new Error("by the test"));
    const expected = { name: "BoomerangError", code: "aborted", retryable: false };
    expect(await errorOf(next)).toMatchObject(expected);
    await closed;
    expect(await errorOf(calls.predict("model:m", 1, { signal: stop.signal }))).toMatchObject(expected);
  });

  test("that nobody reads to its end closes its connection", async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { calls } = await setUp((response) => {
      response.on("close", resolve);
      response.writeHead(200).write(SECRET);
    });
    const { body } = await calls.predict("model:m", 1);
    for await (const _ of body) break;
    expect(await closed).toBeUndefined();
  });
});

test("an argument that is none is an error of the client, and nothing is called", async () => {
  const { calls, requests } = await setUp((response) => json(response, {}));
  for (const [call, code] of [
    [() => calls.predict("model:m", () => 1), "call_rejected"],
    [() => calls.wake("m"), "invalid_argument"],
    [() => calls.requestStatus("model:m", ".."), "call_rejected"],
    [() => calls.wake({ model_id: "../x" }), "call_rejected"],
  ] as const) {
    expect(await errorOf(call())).toMatchObject({ name: "BoomerangError", code });
  }
  expect(requests).toEqual([]);
});
