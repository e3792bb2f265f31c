import { expect, test } from "vitest";
import { notJsonlReason } from "./not-jsonl.ts";

const reason = (content: string | Buffer) => notJsonlReason(Buffer.from(content), "in.json");
const message = { target: { model_id: "echo" }, model_input: 1 };
const pretty = JSON.stringify(message, null, 2);

test.each([
  ["one message a line", `${JSON.stringify(message)}\n${JSON.stringify(message)}\n`],
  ["one message", JSON.stringify(message)],
  ["lines that are not JSON", 'hello\n{"a":\n'],
  ["a first line that is cut off", '{"job_id":\n{}\n'],
  ["a first line that is an array", "[1]\n{}\n"],
  ["nothing", ""],
])("%s is not mistaken for another format", (_what, content) => {
  expect(reason(content)).toBeUndefined();
});

test.each([
  ["an array of messages", `\uFEFF${JSON.stringify([message])}\n`],
  ["a pretty-printed array", JSON.stringify([message, message], null, 2)],
])("%s is not JSONL, and the reason contains the command that converts it", (_what, content) => {
  expect(reason(content)).toBe(
    "is a JSON array, not JSONL. Convert it: jq -c '.[]' in.json > messages.jsonl",
  );
});

test("a pretty-printed message is not JSONL, also when there are several or one has a syntax error", () => {
  expect(reason(pretty)).toMatch(
    /^is one JSON document over several lines, not JSONL\. .* jq -c '\.' in\.json/,
  );
  expect(reason(`${pretty}\n${pretty}`)).toMatch(
    /^has only \{ in its first line, so it is not JSONL\. .* jq -c '\.' in\.json/,
  );
  expect(reason("[\n  {},\n]")).toMatch(
    /^has only \[ in its first line, so it is not JSONL\. .* jq -c '\.\[\]' in\.json/,
  );
});

test("a path with special characters is quoted for the shell", () => {
  expect(notJsonlReason(Buffer.from("[]"), "/it's here.json")).toContain(
    `jq -c '.[]' '/it'\\''s here.json' >`,
  );
});

test.each([
  ["UTF-16 LE", Buffer.from("\uFEFF{}", "utf16le"), "is UTF-16. Save it as UTF-8."],
  ["UTF-16 BE", Buffer.from("\uFEFF{}", "utf16le").swap16(), "is UTF-16. Save it as UTF-8."],
  ["UTF-16 without a mark", Buffer.from("{}", "utf16le"), "contains NUL bytes"],
  ["a binary file", Buffer.from("1f8b0800000000", "hex"), "contains NUL bytes"],
])("%s is not text in UTF-8, and the reason says so", (_what, content, expected) => {
  expect(reason(content)).toContain(expected);
});
