import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberEntries, memberTexts } from "./member-text.ts";

const members = (text: string) => Object.fromEntries(memberTexts(text) ?? expect.fail("not read"));

test("each top-level member has its text, whatever the values are", () => {
  const text =
    ' { "a" : {"score": NaN, "b":"x"} , "b":[-Infinity, [1]],"c":NaN, "d":"line\nbreak\u0000", "e":1 } \n';
  expect(members(text)).toEqual({
    a: '{"score": NaN, "b":"x"}',
    b: "[-Infinity, [1]]",
    c: "NaN",
    d: '"line\nbreak\u0000"',
    e: "1",
  });
});

test("brackets, commas and escaped quotes in strings end nothing", () => {
  expect(members(String.raw`{"a":["}",NaN,"\"]","\\"],"b":1}`)).toEqual({
    a: String.raw`["}",NaN,"\"]","\\"]`,
    b: "1",
  });
});

test("the last of several equal keys counts, and a key may be escaped or __proto__", () => {
  expect(memberTexts('{"a":1,"\\u0061":NaN}')).toEqual(new Map([["a", "NaN"]]));
  expect(memberTexts('{"__proto__":NaN}')).toEqual(new Map([["__proto__", "NaN"]]));
});

test("the entries contain each of several equal keys", () => {
  expect(memberEntries('{"a":1,"\\u0061":NaN}')).toEqual([
    ["a", "1"],
    ["a", "NaN"],
  ]);
  expect(memberEntries('{"a":1')).toBeUndefined();
});

test("of JSON, the members are those of JSON.parse", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const read = [...(memberTexts(JSON.stringify(value)) ?? expect.fail("not read"))];
      expect(read.map(([key, text]) => [key, JSON.parse(text)])).toEqual(
        Object.entries(value).map(([key, each]) => [key, JSON.parse(JSON.stringify(each))]),
      );
    }),
  );
});

describe("nothing is read if the end of a member cannot be found:", () => {
  test.each([
    "",
    "no JSON",
    "[]",
    "{",
    '{"a"',
    '{"a":',
    '{"a":}',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a":,"b":1}',
    '{"a":[1}',
    '{"a":[1}]}',
    '{"a":"x}',
    '{"a":1}}',
    '{"a":1} {"b":1}',
    "{'a':1}",
    '{"a\\x":1}',
    '{"a"=1}',
  ])("%s", (text) => {
    expect(memberTexts(text)).toBeUndefined();
  });
});

test("for any text it ends and does not throw", () => {
  const unit = fc.constantFrom("{", "}", "[", "]", '"', "\\", ":", ",", " ", "a", "N");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const read = memberTexts(`{"a":${text}`);
      expect(read === undefined || read.size > 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
