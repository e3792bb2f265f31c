import { describe, expect, test } from "vitest";
import { toTarget } from "../target.ts";
import { responseError } from "./response-error.ts";

const call = { operation: "submit", target: toTarget({ model_id: "abc" }) } as const;
const now = Date.UTC(2026, 10, 22);
const errorOf = (
  status: number,
  body: unknown = { error: "no" },
  headers: Record<string, string> = {},
  secrets: string[] = [],
) =>
  responseError(
    call,
    { status, headers: new Headers(headers), text: typeof body === "string" ? body : JSON.stringify(body) },
    secrets,
    now,
  );

test.each([
  [400, "invalid", false],
  [401, "account", false],
  [402, "account", false],
  [403, "account", false],
  [404, "not_found", false],
  [405, "invalid", false],
  [408, "unavailable", true],
  [409, "unavailable", false],
  [413, "invalid", false],
  [421, "unavailable", false],
  [422, "invalid", false],
  [423, "unavailable", false],
  [425, "unavailable", true],
  [429, "throttled", true],
  [431, "invalid", false],
  [503, "unavailable", true],
] as const)("%i means certainly not accepted: %s, retryable %s", (status, kind, retryable) => {
  expect(errorOf(status)).toMatchObject({ status, kind, retryable });
});

test.each([500, 501, 502, 504, 524, 599])("%i means may have been accepted, retryable", (status) => {
  expect(errorOf(status)).toMatchObject({ status, kind: "unknown", retryable: true });
});

test.each([0, 301, 302, 307, 308])("%i is a redirect, which is never followed", (status) => {
  const error = errorOf(status, "");
  expect(error).toMatchObject({ kind: "unknown", retryable: false });
  expect(error.message).toContain("a redirect, which is never followed");
});

test("the error has the message, code, request id and Retry-After of the response, and what to do next", () => {
  const body = { error: "too fast", detail: "12,000 a minute", error_code: "rate_limited" };
  const error = errorOf(429, body, { "x-baseten-request-id": "req-1", "retry-after": "7" });
  expect(error).toMatchObject({
    name: "InferenceApiError",
    errorCode: "rate_limited",
    apiRequestId: "req-1",
    retryAfterMs: 7_000,
  });
  expect(error.message).toBe(
    "submit of model:abc/production failed: the API responded with 429: too fast: 12,000 a minute (send fewer calls per second)",
  );
});

test("Retry-After may be a date", () => {
  expect(errorOf(503, {}, { "retry-after": "Sun, 22 Nov 2026 00:01:00 GMT" }).retryAfterMs).toBe(60_000);
});

describe("a body that the API did not write gives no message", () => {
  test.each([
    ["", ""],
    ["HTML", "<html>SECRET</html>"],
    ["cut off", '{"error":"SEC'],
    ["a list", ["SECRET"]],
    ["null", "null"],
    ["a string", '"SECRET"'],
    ["other types", { error: { a: "SECRET" }, detail: 1, error_code: 5 }],
  ])("%s", (_, body) => {
    const error = errorOf(500, body);
    expect(error.message).toBe(
      "submit of model:abc/production failed: the API responded with 500: no reason given",
    );
    expect(error.errorCode).toBeUndefined();
  });
});

test("message and code are bounded, and never end in half a surrogate pair", () => {
  const error = errorOf(
    400,
    { error: `${"m".repeat(4095)}😀`, error_code: "c".repeat(999) },
    { "x-baseten-request-id": "r".repeat(999) },
  );
  expect(error.message.length).toBeLessThan(4_300);
  expect(error.message.isWellFormed()).toBe(true);
  expect(error.errorCode).toHaveLength(64);
  expect(error.apiRequestId).toHaveLength(128);
});

test("secrets that the response echoes are redacted, also where the message is cut", () => {
  const error = errorOf(401, { error: `key KEY ${"m".repeat(4_086)}KEY`, error_code: "KEY" }, {}, [
    "KEY",
    "",
  ]);
  expect(error.message).toContain("key [redacted] m");
  expect(error.message).not.toContain("KE");
  expect(error.errorCode).toBe("[redacted]");
});
