import { describe, expect, test } from "vitest";
import { parseSubmission } from "./submission.ts";

const parse = (body: unknown) =>
  parseSubmission(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));

const valid = { model_input: {} };

describe("parseSubmission", () => {
  test("fills in the API's defaults", () => {
    expect(parse({ model_input: null })).toEqual({
      input: { type: "json", text: "null" },
      webhookEndpoint: undefined,
      priority: 0,
      maxTimeInQueueMs: 600_000,
      retry: { maxAttempts: 3, initialDelayMs: 1_000, maxDelayMs: 5_000 },
    });
  });

  test("keeps the input text byte for byte", () => {
    const { input } = parse('{"model_input": {"b": 1.0, "a": 12345678901234567890} , "other": true}');
    expect(input).toEqual({ type: "json", text: '{"b": 1.0, "a": 12345678901234567890}' });
  });

  test.each([
    "https://hooks.example/path?x=1",
    "http://localhost:8080/",
    "http://api.localhost/",
    "http://127.0.0.1:1/a",
    "http://[::1]:1/a",
  ])("accepts %s as webhook_endpoint", (webhook_endpoint) => {
    expect(parse({ ...valid, webhook_endpoint }).webhookEndpoint).toBe(webhook_endpoint);
  });

  test.each([
    "http://hooks.example/",
    "http://127.0.0.1.hooks.example/",
    "ftp://localhost/",
    "hooks.example",
    "",
    "https://user:word@hooks.example/",
    7,
    null,
  ])("rejects %j as webhook_endpoint", (webhook_endpoint) => {
    expect(() => parse({ ...valid, webhook_endpoint })).toThrow(
      /webhook_endpoint must be an absolute https URL/,
    );
  });

  test.each([
    [{ priority: 0 }, { priority: 2 }, [-1, 3, 1.5, "1", null], "priority"],
    [
      { max_time_in_queue_seconds: 10 },
      { max_time_in_queue_seconds: 259_200 },
      [9, 259_201, 10.5, "600"],
      "max_time_in_queue_seconds",
    ],
  ] as const)("accepts %j to %j, and rejects anything else", (least, most, wrong, field) => {
    expect(() => parse({ ...valid, ...least })).not.toThrow();
    expect(() => parse({ ...valid, ...most })).not.toThrow();
    for (const value of wrong) {
      expect(() => parse({ ...valid, [field]: value })).toThrow(`${field} must be an integer from`);
    }
  });

  test.each([
    ["max_attempts", 1, 10],
    ["initial_delay_ms", 0, 10_000],
    ["max_delay_ms", 0, 60_000],
  ])("accepts inference_retry_config.%s from %i to %i", (field, least, most) => {
    const config = (value: unknown) => ({ ...valid, inference_retry_config: { [field]: value } });
    expect(() => parse(config(least))).not.toThrow();
    expect(() => parse(config(most))).not.toThrow();
    for (const value of [least - 1, most + 1, least + 0.5, "1"]) {
      expect(() => parse(config(value))).toThrow(
        `inference_retry_config.${field} must be an integer from ${least} to ${most}`,
      );
    }
  });

  test.each([
    ["{", "the body is not JSON"],
    ["", "the body is not JSON"],
    ["[]", "the body must be a JSON object"],
    ["null", "the body must be a JSON object"],
    ['"text"', "the body must be a JSON object"],
    ["{}", "model_input is required"],
    ...["3", "[]", "[1]", '"{}"', "null", "true"].map((config) => [
      `{"model_input":1,"inference_retry_config":${config}}`,
      "inference_retry_config must be an object",
    ]),
    ['{"model_input":1,"inference_retry_config":{"max_attempts":[]}}', "max_attempts must be an integer"],
    ['{"model_input":1,"priority":[]}', "priority must be an integer"],
    ['{"model_input":1,"priority":true}', "priority must be an integer"],
    ['{"model_input":1,"max_time_in_queue_seconds":1e999}', "max_time_in_queue_seconds must be an integer"],
    ['{"model_input":1,"webhook_endpoint":[]}', "webhook_endpoint must be an absolute https URL"],
    ['{"model_input":1,"webhook_endpoint":["https://a.example"]}', "webhook_endpoint must be"],
  ])("rejects the body %s", (body, message) => {
    expect(() => parse(body)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
    );
  });

  test("names every invalid field at once", () => {
    expect(() => parse({ priority: 9, max_time_in_queue_seconds: 1 })).toThrow(
      /model_input is required; priority must .*; max_time_in_queue_seconds must/,
    );
  });

  test("rejects bytes that are not UTF-8", () => {
    expect(() => parseSubmission(new Uint8Array([0x7b, 0xff, 0x7d]))).toThrow("the body is not UTF-8");
  });
});
