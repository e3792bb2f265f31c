import { describe, expect, test } from "vitest";
import { InputError, parseInputLine } from "./input-line.ts";

describe("a line with a message and what is expected of it", () => {
  test("sends an object as it is written, spaces and digits included", () => {
    const text = '{ "expected": {"status": "SUCCEEDED"}, "message": { "model_input":  {"n": 1.0} } }';
    expect(parseInputLine(text, 7)).toEqual({
      line: 7,
      body: '{ "model_input":  {"n": 1.0} }',
      expected: { status: "SUCCEEDED" },
    });
  });

  test("sends a string as what it says", () => {
    expect(
      parseInputLine('{"message": "{\\"job_id\\":", "expected": {"dead_letter": "invalid_json"}}', 1),
    ).toEqual({
      line: 1,
      body: '{"job_id":',
      expected: { dead_letter: "invalid_json" },
    });
  });

  test("may expect nothing", () => {
    expect(parseInputLine('{"message": {}}', 1)).toEqual({ line: 1, body: "{}" });
  });

  test.each([
    ['{"message": {}, "expected": {"status": "DONE"}}'],
    ['{"message": {}, "expected": "SUCCEEDED"}'],
    ['{"message": {}, "expected": {"status": "FAILED", "code": "x"}}'],
    ['{"message": {}, "expected": null}'],
  ])("is an error that names the line when the expectation is %j", (text) => {
    expect(() => parseInputLine(text, 12)).toThrow(InputError);
    expect(() => parseInputLine(text, 12)).toThrow('Line 12: "expected" is not understood');
  });
});

test.each([
  ['{"message": {"target": {"model_id": "echo"}}, "expect": {"status": "FAILED"}}', "expect"],
  ['{"job_id": "a", "message": "hello"}', "job_id"],
])("%j is an error that names what does not belong there", (text, key) => {
  expect(() => parseInputLine(text, 3)).toThrow(InputError);
  expect(() => parseInputLine(text, 3)).toThrow(`Line 3: beside "message" stands "${key}"`);
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
])("%j is a message as it stands", (text) => {
  expect(parseInputLine(text, 1)).toEqual({ line: 1, body: text });
});

test.each([
  ["a\u0000b", "has the character U+0000, which SQS does not take"],
  ['{"message": "\\ud800"}', "has the character U+D800, which SQS does not take"],
  ['{"message": ""}', "is empty, and SQS takes no empty message"],
  ["é".repeat(524_289), "has 1048578 bytes, and SQS takes 1048576 at most"],
])("what SQS would not take says why", (text, reason) => {
  expect(parseInputLine(text, 1).unsendable).toBe(reason);
});

test("what SQS takes has no such reason", () => {
  for (const text of ["👍🏽 𠮷 \t", "é".repeat(524_288)])
    expect(parseInputLine(text, 1)).not.toHaveProperty("unsendable");
});
