import { describe, expect, test } from "vitest";
import { InputError, parseInputLine } from "./input-line.ts";

describe("a line with a message and an expected outcome", () => {
  test("sends an object unchanged, including spaces and number formats", () => {
    const text = '{ "expected": {"status": "SUCCEEDED"}, "message": { "model_input":  {"n": 1.0} } }';
    expect(parseInputLine(text, 7)).toEqual({
      line: 7,
      body: '{ "model_input":  {"n": 1.0} }',
      expected: { status: "SUCCEEDED" },
    });
  });

  test("sends the value of a string", () => {
    expect(
      parseInputLine('{"message": "{\\"job_id\\":", "expected": {"dead_letter": "invalid_json"}}', 1),
    ).toEqual({
      line: 1,
      body: '{"job_id":',
      expected: { dead_letter: "invalid_json" },
    });
  });

  test("may have no expected outcome", () => {
    expect(parseInputLine('{"message": {}}', 1)).toEqual({ line: 1, body: "{}" });
  });

  test.each([
    ['{"message": {}, "expected": {"status": "DONE"}}'],
    ['{"message": {}, "expected": "SUCCEEDED"}'],
    ['{"message": {}, "expected": {"status": "FAILED", "code": "x"}}'],
    ['{"message": {}, "expected": null}'],
  ])("is an error with the line number when the expected outcome is invalid: %j", (text) => {
    expect(() => parseInputLine(text, 12)).toThrow(InputError);
    expect(() => parseInputLine(text, 12)).toThrow('Line 12: "expected" is invalid');
  });
});

test.each([
  ['{"message": {"target": {"model_id": "echo"}}, "expect": {"status": "FAILED"}}', "expect"],
  ['{"job_id": "a", "message": "hello"}', "job_id"],
])("%j is an error that names the unknown field", (text, key) => {
  expect(() => parseInputLine(text, 3)).toThrow(InputError);
  expect(() => parseInputLine(text, 3)).toThrow(`Line 3: unknown field "${key}" beside "message"`);
});

test.each([
  ['{"job_id": "a",  "model_input": 1.0}'],
  ["not json at all {"],
  [' "a string" '],
  ["null"],
  ["[1, 2]"],
  ['{"message": 5}'],
  ['{"message": null, "expected": {"status": "REJECTED"}}'],
  ['{"message": {}, "target": {}}'],
])("%j is itself the message", (text) => {
  expect(parseInputLine(text, 1)).toEqual({ line: 1, body: text });
});

test.each([
  ["a\u0000b", "contains the character U+0000, which SQS rejects"],
  ['{"message": "\\ud800"}', "contains the character U+D800, which SQS rejects"],
  ['{"message": ""}', "is empty, which SQS rejects"],
  ["é".repeat(524_289), "has 1048578 bytes; the limit of SQS is 1048576"],
])("a message that SQS would reject has the reason: %#", (text, reason) => {
  expect(parseInputLine(text, 1).unsendable).toBe(reason);
});

test("a message that SQS accepts has no such reason", () => {
  for (const text of ["👍🏽 𠮷 \t", "é".repeat(524_288)])
    expect(parseInputLine(text, 1)).not.toHaveProperty("unsendable");
});
