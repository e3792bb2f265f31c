import { expect, test } from "vitest";
import { formattedText, MAX_SHOWN, rawText } from "./json-text.ts";

test("JSON gets line breaks, and keeps its digits and the order of its members", () => {
  const { text, isCut } = formattedText('{"b":1.0,"a":[12345678901234567890,{"c":"x {1,2}"}],"d":{}}');
  expect(text).toBe(
    '{\n  "b": 1.0,\n  "a": [\n    12345678901234567890,\n    {\n      "c": "x {1,2}"\n    }\n  ],\n  "d": {}\n}',
  );
  expect(isCut).toBe(false);
});

test.each(["NaN", '{"score":NaN,"a":1', "plain text", ""])(
  "what is no JSON keeps its characters: %s",
  (text) => {
    expect(formattedText(text).text.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
  },
);

test("a value that is nested deeply takes no longer than any other", () => {
  const text = "[".repeat(MAX_SHOWN / 2) + "]".repeat(MAX_SHOWN / 2);
  const { text: shown } = formattedText(text);
  expect(shown.replaceAll(/\s/g, "")).toBe(text);
  // The spaces of twenty levels.
  expect(shown.length).toBeLessThan(50 * MAX_SHOWN);
});

test("a large text is cut, formatted or not", () => {
  const text = `[${"1,".repeat(MAX_SHOWN)}1]`;
  expect(rawText(text)).toEqual({ text: text.slice(0, MAX_SHOWN), isCut: true });
  const { text: shown, isCut } = formattedText(text);
  expect([shown.startsWith("[\n  1,\n  1,"), isCut]).toEqual([true, true]);
});
