import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { InferenceApiError, InvalidMessageError } from "@boomerang/core";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, onTestFinished, test } from "vitest";
import { SecretError } from "../secrets/secret-error.ts";
import { safeError } from "./safe-error.ts";

const SECRET = "zSECRETz";
const caught = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const throwAny = (thrown: unknown) => {
  throw thrown;
};
const logged = (error: unknown) => JSON.stringify(safeError(error));

describe("the message of an unknown error is never logged", () => {
  test.each([
    ["a parser", () => JSON.parse(`{"text": ${SECRET}}`)],
    ["a validator", () => v.parse(v.object({ a: v.picklist(["b"]) }), { a: SECRET })],
    ["a URL", () => new URL(SECRET)],
    ["a type error", () => Reflect.apply("".repeat, SECRET, [-1])],
    ["base64", () => atob(`${SECRET}!`)],
    ["a thrown string", () => throwAny(SECRET)],
    ["a thrown object", () => throwAny({ message: SECRET, name: SECRET })],
    [
      "a message of several lines that look like a stack",
      () => throwAny(new Error(`x\n    at ${SECRET} (/a.ts:1:2)\n`)),
    ],
    ["a name", () => throwAny(Object.assign(new Error("x"), { name: `Bad input ${SECRET}` }))],
    ["a code", () => throwAny(Object.assign(new Error("x"), { code: SECRET, status: SECRET }))],
    [
      "a code that looks like a system code",
      () => throwAny(Object.assign(new Error(SECRET), { code: "EJSONPARSE" })),
    ],
    [
      "a message that was changed",
      () => throwAny(Object.assign(new Error(`x\n    at ${SECRET} (/a.ts:1:2)`), { message: "another" })),
    ],
    [
      "metadata that is not from AWS",
      () => throwAny(Object.assign(new Error(SECRET), { $metadata: {}, $fault: "x" })),
    ],
    ["a cause", () => throwAny(new Error("x", { cause: new Error(SECRET, { cause: SECRET }) }))],
    ["one of several", () => throwAny(new AggregateError([new Error(SECRET)], SECRET))],
  ])("of %s", (_, run) => {
    expect(logged(caught(run))).not.toContain(SECRET);
  });

  test("whatever its name, code, status and cause are", () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom("Error", "SyntaxError", "GetParameterError", "ZodError"),
    );
    fc.assert(
      fc.property(fc.string(), names, fc.string(), fc.string(), (before, name, after, own) => {
        const message = `${before}${SECRET}${after}`;
        const cause = Object.assign(new TypeError(message), { name, code: own, detail: message });
        const error = new Error(message, { cause });
        const renamed = Object.assign(new RangeError(message), { name, status: message, errno: -1 });
        expect(logged(error) + logged(renamed)).not.toContain(SECRET);
      }),
      { numRuns: 500 },
    );
  });

  test("of an unreadable response of AWS, although the SDK adds its metadata", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(`{"Item": ${SECRET}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      maxAttempts: 1,
    });
    onTestFinished(async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const error = await client
      .send(new GetItemCommand({ TableName: "Jobs", Key: { job_id: { S: "a" } } }))
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(SECRET);
    expect(error).toHaveProperty("$metadata");
    expect(logged(error)).not.toContain(SECRET);
    expect(safeError(error)).toMatchObject({ name: "SyntaxError", status: 200 });
  });
});

describe("the message of a known error is logged", () => {
  test("of our own errors", () => {
    expect(safeError(new SecretError("secret x must contain only the API key"))).toMatchObject({
      name: "SecretError",
      message: "secret x must contain only the API key",
    });
    expect(safeError(new InvalidMessageError("invalid_json", "the message body is not JSON"))).toMatchObject({
      name: "InvalidMessageError",
      message: "the message body is not JSON",
    });
    const error = new InferenceApiError("the API responded with 503", {
      operation: "submit",
      kind: "unavailable",
      retryable: true,
      status: 503,
    });
    expect(safeError(error)).toMatchObject({
      name: "InferenceApiError",
      status: 503,
    });
    // The API may quote an input.
    expect(safeError(error)).not.toHaveProperty("message");
  });

  test("of AWS, only the first line: later ones may quote the request", () => {
    const error = new ConditionalCheckFailedException({
      message: `The conditional request failed\n\nThe Canonical String was\nx-amz-security-token:${SECRET}`,
      $metadata: { httpStatusCode: 400 },
    });
    expect(safeError(error)).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      status: 400,
    });
    expect(logged(error)).not.toContain(SECRET);
  });

  test("of the system, also as the cause of an unknown error", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await fetch(`http://127.0.0.1:${port}`).catch((thrown: unknown) => thrown);
    expect(safeError(error)).toMatchObject({
      name: "TypeError",
      cause: { code: "ECONNREFUSED", message: `connect ECONNREFUSED 127.0.0.1:${port}` },
    });
    const system = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), {
      code: "ECONNREFUSED",
      errno: -111,
    });
    expect(safeError(system)).toMatchObject({
      message: "connect ECONNREFUSED 127.0.0.1:9",
      code: "ECONNREFUSED",
    });
    const unknownHost = Object.assign(new Error("getaddrinfo ENOTFOUND a.example"), { code: "ENOTFOUND" });
    expect(safeError(unknownHost)).toMatchObject({
      code: "ENOTFOUND",
      message: "getaddrinfo ENOTFOUND a.example",
    });
  });

  test("of Node, only the code", () => {
    const error = caught(() => Buffer.alloc(-1));
    expect(safeError(error)).toMatchObject({ name: "RangeError", code: "ERR_OUT_OF_RANGE" });
    expect(safeError(error)).not.toHaveProperty("message");
    const closed = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
    expect(safeError(closed)).toMatchObject({ code: "UND_ERR_SOCKET" });
  });

  test("up to 500 characters", () => {
    expect(safeError(new SecretError("x".repeat(10_000))).message).toHaveLength(500);
  });
});

test("at most eight stack frames are logged", () => {
  const deep = (n: number): unknown => (n === 0 ? JSON.parse(SECRET) : deep(n - 1));
  const { frames = "" } = safeError(caught(() => deep(20)));
  expect(frames.split("\n")).toHaveLength(8);
  expect(frames).toMatch(/^ +at JSON\.parse|^ +at deep \(.+safe-error\.test\.ts:\d+:\d+\)/);
});

test("an error without a stack is logged without frames", () => {
  const error = new Error("x");
  Reflect.deleteProperty(error, "stack");
  expect(safeError(error)).toEqual({ name: "Error" });
  error.stack = "no frames here";
  expect(safeError(error)).toEqual({ name: "Error" });
});

test("causes are followed three levels deep, also when they are circular", () => {
  const error = new SecretError("outer");
  error.cause = error;
  const text = logged(error);
  expect(text.match(/"message":"outer"/g)).toHaveLength(4);
});
