import { expect, test } from "vitest";
import type { LoopbackRequest } from "../http/loopback-server.ts";
import { restApiEvent } from "./rest-api-event.ts";

const request = (parts: Partial<LoopbackRequest> = {}): LoopbackRequest => ({
  method: "POST",
  url: "/v1/webhooks/a%3Ab/token",
  headers: { "user-agent": "agent/1" },
  rawHeaders: [],
  body: Buffer.from([0, 255, 10]),
  remoteAddress: "127.0.0.1",
  ...parts,
});

test("an event has every field of a REST API event", () => {
  const event = restApiEvent(
    request({ rawHeaders: ["Content-Type", "application/json"] }),
    1_700_000_000_000,
  );
  expect(event).toEqual({
    resource: "/{proxy+}",
    path: "/v1/webhooks/a%3Ab/token",
    httpMethod: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Proto": "http",
    },
    multiValueHeaders: {
      "Content-Type": ["application/json"],
      "X-Forwarded-For": ["127.0.0.1"],
      "X-Forwarded-Proto": ["http"],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: "v1/webhooks/a%3Ab/token" },
    stageVariables: null,
    requestContext: expect.objectContaining({
      accountId: "000000000000",
      httpMethod: "POST",
      path: "/v1/webhooks/a%3Ab/token",
      protocol: "HTTP/1.1",
      requestTime: "14/Nov/2023:22:13:20 +0000",
      requestTimeEpoch: 1_700_000_000_000,
      identity: expect.objectContaining({ sourceIp: "127.0.0.1", userAgent: "agent/1", apiKey: null }),
    }),
    body: "AP8K",
    isBase64Encoded: true,
  });
});

test("a header sent twice has its last value as single value and all values in the list, with one spelling", () => {
  const event = restApiEvent(
    request({ rawHeaders: ["X-List", "a", "x-list", "b", "Connection", "close", "__proto__", "p"] }),
    0,
  );
  expect(event.headers).toMatchObject({ "X-List": "b" });
  expect(event.multiValueHeaders).toMatchObject({ "X-List": ["a", "b"] });
  expect(Object.keys(event.headers)).toEqual(["X-List", "__proto__", "X-Forwarded-For", "X-Forwarded-Proto"]);
});

test("a query is decoded, with the last value as single value and all values in the list", () => {
  const event = restApiEvent(request({ url: "/a?x=1&x=2%20&y=" }), 0);
  expect(event.path).toBe("/a");
  expect(event.queryStringParameters).toEqual({ x: "2 ", y: "" });
  expect(event.multiValueQueryStringParameters).toEqual({ x: ["1", "2 "], y: [""] });
});

test("a missing body is null, not an empty string", () => {
  const event = restApiEvent(request({ method: "GET", body: Buffer.alloc(0), headers: {} }), 0);
  expect(event).toMatchObject({ body: null, isBase64Encoded: false });
  expect(event.requestContext.identity.userAgent).toBeNull();
});

test("a path that begins with two slashes is a path, not a host", () => {
  expect(restApiEvent(request({ url: "//evil/v1" }), 0).path).toBe("//evil/v1");
});
