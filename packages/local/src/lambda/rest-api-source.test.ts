import { request as httpRequest } from "node:http";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { expect, onTestFinished, test } from "vitest";
import { type RestApiSourceOptions, startRestApiSource } from "./rest-api-source.ts";

const start = async (handler: RestApiSourceOptions["handler"], more: Partial<RestApiSourceOptions> = {}) => {
  const errors: unknown[] = [];
  const source = await startRestApiSource({
    handler,
    function: { name: "receiver" },
    onError: (error) => errors.push(error),
    ...more,
  });
  onTestFinished(() => source.stop());
  return { source, errors };
};
const statusAndBody = async (response: Response) => [response.status, await response.text()];

test("the handler gets the bytes of a body unchanged, and the client gets its response", async () => {
  const events: APIGatewayProxyEvent[] = [];
  const { source } = await start(async (event) => {
    events.push(event);
    return {
      statusCode: 201,
      headers: { "X-One": "1", "Content-Length": "999" },
      multiValueHeaders: { "X-Two": ["a", "b"] },
      body: '{"ok":true}',
    };
  });
  const body = Buffer.from('{"n": 1.0,\u0020"t":"é"}\r\n\xff', "latin1");
  const response = await fetch(`${source.endpoint}/v1/webhooks/j/t`, { method: "POST", body });
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("x-one")).toBe("1");
  expect(response.headers.get("x-two")).toBe("a, b");
  expect(await statusAndBody(response)).toEqual([201, '{"ok":true}']);
  const [event] = events;
  expect(event).toMatchObject({ httpMethod: "POST", path: "/v1/webhooks/j/t", isBase64Encoded: true });
  expect(Buffer.from(event?.body ?? "", "base64")).toEqual(body);
});

test("a base64 response is sent as bytes, and a response without a body has an empty body", async () => {
  const { source } = await start(async (event) =>
    event.path === "/bytes"
      ? {
          statusCode: 200,
          body: "AP8=",
          isBase64Encoded: true,
          headers: { "content-type": "application/octet-stream" },
        }
      : ({ statusCode: 204 } as APIGatewayProxyResult),
  );
  const bytes = await fetch(`${source.endpoint}/bytes`);
  expect(bytes.headers.get("content-type")).toBe("application/octet-stream");
  expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  expect(await statusAndBody(await fetch(source.endpoint))).toEqual([204, ""]);
});

test.each<[string, () => Promise<unknown>]>([
  ["throws", () => Promise.reject(new Error("secret"))],
  ["returns nothing", async () => undefined],
  ["returns no status", async () => ({ body: "x" })],
  ["returns a status below 200", async () => ({ statusCode: 99 })],
  ["returns a status above 599", async () => ({ statusCode: 600 })],
  ["returns an object as body", async () => ({ statusCode: 200, body: { a: 1 } })],
  [
    "returns a header that cannot be sent",
    async () => ({ statusCode: 200, headers: { "x-a": "b\nc" }, body: "" }),
  ],
])("a handler that %s causes a 502 that does not contain the reason", async (_, handler) => {
  const { source, errors } = await start(handler as RestApiSourceOptions["handler"]);
  expect(await statusAndBody(await fetch(source.endpoint))).toEqual([
    502,
    '{"message":"Internal server error"}',
  ]);
  expect(errors).toHaveLength(1);
});

test("a handler that exceeds the integration timeout causes a 504, one that exceeds its own timeout a 502", async () => {
  const never = () => Promise.withResolvers<APIGatewayProxyResult>().promise;
  const slow = await start(never, { integrationTimeoutMs: 1 });
  expect(await statusAndBody(await fetch(slow.source.endpoint))).toEqual([
    504,
    '{"message":"Endpoint request timed out"}',
  ]);
  const killed = await start(never, { function: { name: "receiver", timeoutMs: 1 } });
  expect(await statusAndBody(await fetch(killed.source.endpoint))).toEqual([
    502,
    '{"message":"Internal server error"}',
  ]);
});

test("a body over 10 MB, or an event over the Lambda limit, causes a 413 and reaches no handler", async () => {
  let calls = 0;
  const { source } = await start(async () => {
    calls++;
    return { statusCode: 200, body: "" };
  });
  const post = async (size: number) =>
    (await fetch(source.endpoint, { method: "POST", body: Buffer.alloc(size) })).status;
  expect(await post(10 * 1024 * 1024 + 1)).toBe(413);
  expect(await post(5 * 1024 * 1024)).toBe(413);
  expect(calls).toBe(0);
  expect(await post(4 * 1024 * 1024)).toBe(200);
});

test("a handler continues when the client disconnects", async () => {
  const began = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<string>();
  const { source } = await start(async (event) => {
    began.resolve();
    await gone.promise;
    stored.resolve(Buffer.from(event.body ?? "", "base64").toString());
    return { statusCode: 200, body: "" };
  });
  const client = httpRequest(source.endpoint, { method: "POST" });
  client.on("error", () => gone.resolve());
  client.end("delivery");
  await began.promise;
  client.destroy(new Error("gone"));
  expect(await stored.promise).toBe("delivery");
});

test("stop responds to requests in flight, then closes the port", async () => {
  const began = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { source } = await start(async () => {
    began.resolve();
    await release.promise;
    return { statusCode: 200, body: "stored" };
  });
  const response = fetch(source.endpoint);
  await began.promise;
  const stopped = source.stop();
  release.resolve();
  expect(await statusAndBody(await response)).toEqual([200, "stored"]);
  await stopped;
  await expect(fetch(source.endpoint)).rejects.toThrow();
});
