import { describe, expect, test } from "vitest";
import { JsonText } from "../json/json-text.ts";
import { predictBody, submissionBody } from "./body.ts";

test("a synchronous input is sent as JSON", () => {
  expect(predictBody({ text: "ü" })).toEqual({ contentType: "application/json", content: '{"text":"ü"}' });
  expect(predictBody(null).content).toBe("null");
});

test("JSON text is sent byte for byte", () => {
  expect(predictBody(new JsonText("[1.0, 1e2]")).content).toBe("[1.0, 1e2]");
  expect(
    submissionBody({ model_input: new JsonText('{"n": 1.0}'), priority: 2, webhook_endpoint: undefined })
      .content,
  ).toBe('{"model_input":{"n": 1.0},"priority":2}');
});

test("bytes are sent as they are, from shared memory too", () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(3));
  bytes.set([1, 2, 3]);
  expect(predictBody(bytes)).toEqual({
    contentType: "application/octet-stream",
    content: new Uint8Array([1, 2, 3]),
  });
});

describe("what JSON cannot say is refused without quoting it", () => {
  const cycle: Record<string, unknown> = { SECRET: 1 };
  cycle.SECRET = cycle;
  test.each([
    ["undefined", undefined],
    ["a function", () => 1],
    ["a big integer", 1n],
    ["a cycle", cycle],
  ])("%s", (_, input) => {
    expect(() => predictBody(input)).toThrow(new TypeError("the input must be a JSON value"));
    expect(() => submissionBody({ model_input: input })).toThrow(
      new TypeError("model_input must be a JSON value"),
    );
  });
});
