import { describe, expect, test } from "vitest";
import { InvalidPatternError, parseEventPattern } from "./event-pattern.ts";

const matches = (pattern: unknown, event: unknown) => parseEventPattern(JSON.stringify(pattern))(event);

describe("an event matches a pattern", () => {
  const event = { source: "boomerang", detail: { n: 1, ok: true, none: null, tags: ["a", "b"] } };

  test.for<[unknown, boolean]>([
    [{ source: ["boomerang"] }, true],
    [{ source: ["other", "boomerang"] }, true],
    [{ source: ["Boomerang"] }, false],
    [{ source: ["boomerang"], detail: { n: [2] } }, false],
    [{ detail: { n: [1], ok: [true], none: [null] } }, true],
    [{ detail: { n: ["1"] } }, false],
    [{ detail: { tags: ["b"] } }, true],
    [{ detail: { tags: ["c"] } }, false],
    [{ detail: { missing: [null] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { n: [{ exists: false }, 2] } }, false],
    [{ detail: { n: [{ exists: false }, 1] } }, true],
    [{ detail: { n: [{ exists: true }] } }, true],
    // `exists` is about leaves.
    [{ detail: [{ exists: true }] }, false],
    [{ source: { nested: [{ exists: false }] } }, true],
    [{ source: { nested: ["x"] } }, false],
    [{ $or: [{ source: ["other"] }, { detail: { n: [1] } }] }, true],
    [{ $or: [{ source: ["other"] }, { detail: { n: [2] } }] }, false],
    [{ source: ["other"], $or: [{ detail: { n: [1] } }, { detail: { ok: [true] } }] }, false],
    [{ toString: ["x"] }, false],
    [{ toString: [{ exists: false }] }, true],
  ])("%j: %s", ([pattern, expected]) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

test.for<[string, RegExp]>([
  ["{", /not JSON/],
  ["[]", /must be an object/],
  ["{}", /empty object/],
  ['{"detail":{}}', /detail is an empty object/],
  ['{"source":"boomerang"}', /source must be an object or an array/],
  ['{"source":[]}', /source must be an array that is not empty/],
  ['{"source":[["boomerang"]]}', /array in its array/],
  ['{"source":[{"prefix":"boom"}]}', /source has an operator that this EventBridge does not support/],
  ['{"source":[{"exists":"no"}]}', /operator/],
  ['{"source":[{"exists":true,"prefix":"b"}]}', /operator/],
  ['{"$or":{"source":["a"]}}', /\$or must be an array/],
])("the pattern %s is rejected, with the reason", ([pattern, reason]) => {
  expect(() => parseEventPattern(pattern)).toThrow(InvalidPatternError);
  expect(() => parseEventPattern(pattern)).toThrow(reason);
});
