import { expect, test } from "vitest";
import { notJsonlReason } from "./not-jsonl.ts";

const why = (content: string | Buffer) => notJsonlReason(Buffer.from(content), "in.json");
const message = { target: { model_id: "echo" }, model_input: 1 };
const pretty = JSON.stringify(message, null, 2);

test.each([
  ["one message a line", `${JSON.stringify(message)}\n${JSON.stringify(message)}\n`],
  ["one message", JSON.stringify(message)],
  ["lines that are no JSON", 'hello\n{"a":\n'],
  ["a first line that is cut off", '{"job_id":\n{}\n'],
  ["a first line that is an array", "[1]\n{}\n"],
  ["nothing", ""],
])("%s are lines", (_what, content) => {
  expect(why(content)).toBeUndefined();
});

test.each([
  ["an array of messages", `\uFEFF${JSON.stringify([message])}\n`],
  ["a pretty-printed array", JSON.stringify([message, message], null, 2)],
])("%s is told from lines, with the command that makes it lines", (_what, content) => {
  expect(why(content)).toBe(
    "is one JSON array. Each line must be a message by itself: jq -c '.[]' in.json > messages.jsonl",
  );
});

test("so is a pretty-printed message, or several, or one with a fault", () => {
  expect(why(pretty)).toMatch(/^is one JSON document over several lines\. .* jq -c '\.' in\.json/);
  expect(why(`${pretty}\n${pretty}`)).toMatch(/^begins with a line that is only \{\. .* jq -c '\.' in\.json/);
  expect(why("[\n  {},\n]")).toMatch(/^begins with a line that is only \[\. .* jq -c '\.\[\]' in\.json/);
});

test("a path that the shell would take apart is quoted", () => {
  expect(notJsonlReason(Buffer.from("[]"), "/it's here.json")).toContain(
    `jq -c '.[]' '/it'\\''s here.json' >`,
  );
});

test.each([
  ["UTF-16 LE", Buffer.from("\uFEFF{}", "utf16le"), "is UTF-16. Save it as UTF-8."],
  ["UTF-16 BE", Buffer.from("\uFEFF{}", "utf16le").swap16(), "is UTF-16. Save it as UTF-8."],
  ["UTF-16 without a mark", Buffer.from("{}", "utf16le"), "has NUL bytes"],
  ["a binary file", Buffer.from("1f8b0800000000", "hex"), "has NUL bytes"],
])("%s is told from text", (_what, content, reason) => {
  expect(why(content)).toContain(reason);
});
