import fc from "fast-check";
import { expect, test } from "vitest";
import { strictJson } from "./strict-json.ts";

test.each([
  ["NaN", "null"],
  ['[NaN,-Infinity,Infinity,-1,"NaN","-Infinity"]', '[null,null,null,-1,"NaN","-Infinity"]'],
  ['{"a": -Infinity}', '{"a": null}'],
  ['"a\nb\t\u0000"', '"a\\nb\\t\\u0000"'],
  ['"\\"\n"', '"\\"\\n"'],
  ["[1,\n2]", "[1,\n2]"],
  ["None", "None"],
])("%j becomes %j", (text, expected) => {
  expect(strictJson(text)).toBe(expected);
});

test("JSON stays as it is", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(strictJson(text)).toBe(text);
    }),
  );
});
