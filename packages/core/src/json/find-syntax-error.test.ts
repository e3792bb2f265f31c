import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSyntaxError } from "./find-syntax-error.ts";
import { tryParse } from "./try-parse.ts";

const PIECES = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  '"a"',
  "0",
  "1.5e-3",
  "-",
  ".",
  "true",
  "nul",
  " ",
  "\n",
  "\\",
  "u00",
];
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join(""));
const cutOrDamaged = fc
  .tuple(fc.json(), fc.nat(), fc.string({ unit: "binary", maxLength: 2 }), fc.nat(2))
  .map(([json, n, inserted, removed]) => {
    const at = n % (json.length + 1);
    return json.slice(0, at) + inserted + json.slice(at + removed);
  });

test("a text has an error exactly if JSON.parse rejects it", () => {
  const seen = { json: 0, other: 0 };
  fc.assert(
    fc.property(fc.oneof(fc.json(), pieces, cutOrDamaged, fc.string({ unit: "binary" })), (text) => {
      const isJson = tryParse(text) !== undefined;
      seen[isJson ? "json" : "other"]++;
      expect(findSyntaxError(text) === undefined).toBe(isJson);
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(seen.json, seen.other)).toBeGreaterThan(500);
});

test("up to the place of the error the text can be continued to JSON, except within a word", () => {
  fc.assert(
    fc.property(fc.oneof(pieces, cutOrDamaged), (text) => {
      const place = findSyntaxError(text);
      if (place === undefined || place.expected === "string") return;
      // Then the text before it has no error but its end.
      const before = findSyntaxError(text.slice(0, place.position));
      expect(before?.position ?? place.position).toBe(place.position);
    }),
    { numRuns: 2000 },
  );
});

describe("it names what JSON allows at the place, and what is open there", () => {
  test.each([
    ["", 0, "value", undefined],
    ["[", 1, "first value", 0],
    ["[1,", 3, "value", 0],
    ["{", 1, "first name", 0],
    ['{"a":1,', 7, "name", 0],
    ['{"a"', 4, "colon", 0],
    ['[{"a":[1', 8, "comma", 6],
    ["1 2", 2, "end", undefined],
    ['{"a":"b', 7, "string", 5],
    ["[01]", 1, "first value", 0],
  ] as const)("%j", (text, position, expected, opened) => {
    expect(findSyntaxError(text)).toEqual({ position, expected, opened });
  });
});
