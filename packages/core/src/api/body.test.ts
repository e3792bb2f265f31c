import { expect, test } from "vitest";
import { JsonText } from "../json/json-text.ts";
import { submissionBody } from "./body.ts";

test("JSON text in a submission is sent byte for byte", () => {
  expect(
    submissionBody({ model_input: new JsonText('{"n": 1.0}'), priority: 2, webhook_endpoint: undefined }),
  ).toEqual({ contentType: "application/json", content: '{"model_input":{"n": 1.0},"priority":2}' });
});

const cycle: Record<string, unknown> = { SECRET: 1 };
cycle.SECRET = cycle;
test.each([
  ["undefined", undefined],
  ["a function", () => 1],
  ["a bigint", 1n],
  ["a cycle", cycle],
])("an input that is not a JSON value is rejected without quoting it: %s", (_, input) => {
  expect(() => submissionBody({ model_input: input })).toThrow(
    new TypeError("model_input must be a JSON value"),
  );
});
