import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.fixture.ts";
import { describeSyntaxError } from "./describe-syntax-error.ts";

/** Mistakes: the text, where `¦` marks the place that is named, what is wrong and how to correct it. */
const MISTAKES: readonly (readonly [string, string])[] = [
  // Words and numbers of other languages.
  ['{"a":¦NaN}', "NaN …; JSON has no NaN and no Infinity: send null, or the word as a string"],
  ['{"a":¦-Infinity}', "-Infinity …; JSON has no NaN"],
  ["[¦Infinity]", "Infinity …; JSON has no NaN"],
  ["[1,¦nan]", "nan …; JSON has no NaN"],
  [
    '{"a":¦None}',
    "None …; JSON has null, true and false; in Python, serialize with json.dumps(), not with str()",
  ],
  ['{"a":¦True}', "True …; JSON has null, true and false"],
  ['{"a":¦NULL}', "NULL …; JSON has true, false and null, in lower case"],
  ['{"a":¦undefined}', "undefined …; JSON has null: use it, or omit the member"],
  ['{"a":¦SECRET}', 'text that is not in double quotes …; write text as "text"'],
  ['{"a":¦tru}', "text that is not in double quotes …"],
  ["¦constructor", "text that is not in double quotes …"],
  ["¦b'SECRET'", "a Python literal …; JSON has no prefix before a string"],
  ['{"a":¦\u0024{SECRET}}', "a placeholder …; the template was not filled in"],
  ['{"a":{¦{SECRET}}}', "a placeholder …"],
  ["[¦01]", "a number with a leading zero …; remove the zero, or send it as a string"],
  ["[¦+1]", 'a number that begins with "+" …'],
  ["[¦.5]", 'a number that begins with "." …'],
  ["[¦1.]", 'a number that ends with "." …'],
  ["[¦0x1F]", "a hexadecimal, octal or binary number …"],
  ["[¦1e]", "a number with an incomplete exponent …"],
  ["[¦1_000]", 'a number with "_" …'],
  ["[¦-]", "a minus sign without a number …"],
  ["[¦2026-01-01]", "text that begins like a number …; write text in double quotes"],
  // Quotes and strings.
  ["{¦'a':'SECRET'}", "a single quote …; JSON has double quotes; in Python, serialize with json.dumps()"],
  ['{"a":¦“SECRET”}', 'a typographic quote …; JSON has the straight quote "'],
  ["{¦a:1}", 'a name that is not in double quotes …; write it as "name"'],
  ['{¦\\"SECRET\\":1}', "a backslash outside of a string …; the quotes were escaped once too often"],
  ["{¦&quot;a&quot;:1}", "an HTML entity …; the quotes were escaped for HTML"],
  ['{"a":"SECRET¦\nSECRET"}', "a line break in a string …; write it as \\n, or close the string before it"],
  ['{"a":"SECRET¦\tx"}', "a tab in a string …; write it as \\t"],
  ['{"a":"SECRET¦\u0001x"}', "the control character U+0001 in a string …; write it as \\u0001"],
  ['{"a":"C:¦\\Users"}', "an escape that JSON does not have …"],
  ['{"a":"¦\\u12"}', "an escape that JSON does not have …"],
  ['{"a":"he said "¦SECRET""}', 'a missing comma …; if a string contains a quote, write it as \\"'],
  // Commas, colons and brackets.
  ['{"a":1,¦}', 'a trailing comma before "}" …; remove the comma'],
  ['{"a":[1,\n¦]}', 'a trailing comma before "]" …; remove the comma'],
  ["[1,¦,2]", "a comma without a value before it …; remove the comma"],
  ["[¦,1]", "a comma without a value before it …"],
  ['{¦,"a":1}', "a comma without a member before it …"],
  ['{"a":1 ¦"b":2}', "a missing comma …; separate values with commas"],
  ["[1 ¦2]", "a missing comma …"],
  ["[1¦;2]", 'unexpected ";" …; separate values with commas'],
  ['{"a"¦ 1}'.replace("¦ ", " ¦"), 'a missing ":" …; write "name": value'],
  ['{"a"¦=1}', 'unexpected "=" …; write "name": value'],
  ['{"a":¦}', "a name without a value …; write null for no value"],
  ['{"a":¦,"b":1}', "a name without a value …"],
  ['{"a"¦,"b"}', "a name without a value …"],
  ['{"a"¦}', "a name without a value …"],
  ["[1¦:2]", 'unexpected ":" …; members with a name belong in an object'],
  ["[¦:1]", 'unexpected ":" …'],
  ['{"a":[1¦}', 'unexpected "}" …; the "[" at line 1, column 6 needs "]"'],
  ['{"a":\n{"b":1¦]}', 'unexpected "]" …; the "{" at line 2, column 1 needs "}"'],
  ["¦}", 'unexpected "}" …; nothing is open here'],
  // The end.
  ['{"a":1}¦}', 'unexpected "}" …; the message ends before it: remove it'],
  ['{"a":1}\n¦{"a":2}', "a second JSON value …; one message is one job: send each in a message of its own"],
  ['{"a":1}¦,\n{"a":2}', "a second JSON value …"],
  ['{"a":1} ¦SECRET', "text after the end of the JSON value …; remove it"],
  ['{"a":1}¦;', "text after the end of the JSON value …"],
  ['4¦,"SECRET"', "text after the end of the JSON value …"],
  ["¦", "unexpected end …; the text is empty"],
  ['{"a":[1¦', "unexpected end …; the array that begins at line 1, column 6 is not closed"],
  ['{"a":¦', "unexpected end …; the object that begins at line 1, column 1 is not closed"],
  ['{"a":"SECRET¦', "unexpected end …; the string that begins at line 1, column 6 is not closed"],
  // What editors and people add.
  ["¦// SECRET\n{}", "a comment …; JSON has no comments: remove it"],
  ['{"a":1 ¦/* SECRET */}', "a comment …"],
  ['{"a":1}\n¦# SECRET', "a comment …"],
  ["[1,¦...]", "an ellipsis …; send the whole message"],
  [
    "¦\ufeff{}",
    "the invisible character U+FEFF …; between values JSON allows only spaces, tabs and line breaks",
  ],
  ['{"a":¦\u00a01}', "the invisible character U+00A0 …"],
  ['{"a":¦\u200b1}', "the invisible character U+200B …"],
  ["¦`SECRET`", "a backtick …"],
];

describe("a common mistake is named with its place and the fix, without the text around it:", () => {
  test.each(MISTAKES)("%j", (marked, expected) => {
    const position = marked.indexOf("¦");
    const text = marked.replace("¦", "");
    const description = describeSyntaxError(text) ?? "no mistake";
    expect(description.replace(/ at (line \d+, column \d+ \(position \d+\))/, " …")).toContain(expected);
    expect(description).toContain(`(position ${position})`);
    expect(description).not.toContain("SECRET");
  });
});

test("JSON has no mistake", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(describeSyntaxError(text)).toBeUndefined();
    }),
  );
});

test("any other text has one, in a few well-formed words that contain no word of it", () => {
  const word = fc.constantFrom("Zebra", "Zebra7", "zebraZ");
  const text = fc.array(fc.oneof(word, fc.string({ unit: "binary", maxLength: 3 }), fc.json()), {
    minLength: 2,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const description = describeSyntaxError(parts.join("")) ?? "";
      expect(description).not.toMatch(/zebra/i);
      expect(description.isWellFormed() && description.length < 400).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

describe("the time is linear: 1 MiB takes about four times as long as 256 KiB", () => {
  test.each<[string, (size: number) => string]>([
    ["open brackets", (size) => "[".repeat(size)],
    ["nested objects", (size) => '{"a":'.repeat(size / 5)],
    ["spaces", (size) => `${" ".repeat(size)}x`],
    ["spaces after a comma", (size) => `[1,${" ".repeat(size)}]`],
    ["lines", (size) => `[${"1,\r\n".repeat(size / 4)}x`],
    ["a string that is not closed", (size) => `"${"x".repeat(size)}`],
    ["escapes", (size) => `"${"\\n".repeat(size / 2)}`],
    ["digits", (size) => `[${"7".repeat(size)}x`],
    ["a word", (size) => "x".repeat(size)],
    ["points", (size) => `[1${".".repeat(size)}`],
    ["text after the end", (size) => `1,${" ".repeat(size)}x`],
    ["a late trailing comma", (size) => `["${"x".repeat(size)}",]`],
  ])("%s", (_, make) => {
    const measure = (size: number) => {
      const text = make(size);
      return cpuMs(() => expect(describeSyntaxError(text)).toBeDefined());
    };
    measure(10_000);
    const small = measure(262_144);
    // Quadratic time would be a factor of 16.
    expect(measure(1_048_576)).toBeLessThan(10 * small + 50);
  });
});
