import { expect, test } from "vitest";
import { JsonText } from "../json/json-text.ts";
import { predictBody } from "./predict-body.ts";

test("an input is sent as JSON", () => {
  expect(predictBody({ text: "ü" })).toEqual({ contentType: "application/json", content: '{"text":"ü"}' });
  expect(predictBody(null).content).toBe("null");
});

test("JSON text is sent byte for byte", () => {
  expect(predictBody(new JsonText("[1.0, 1e2]")).content).toBe("[1.0, 1e2]");
});

test("bytes are sent unchanged, also from shared memory", () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(3));
  bytes.set([1, 2, 3]);
  expect(predictBody(bytes)).toEqual({
    contentType: "application/octet-stream",
    content: new Uint8Array([1, 2, 3]),
  });
});

const cycle: Record<string, unknown> = { SECRET: 1 };
cycle.SECRET = cycle;
test.each([
  ["undefined", undefined],
  ["a function", () => 1],
  ["a bigint", 1n],
  ["a cycle", cycle],
])("an input that is not a JSON value is rejected without quoting it: %s", (_, input) => {
  expect(() => predictBody(input)).toThrow(new TypeError("the input must be a JSON value"));
});
