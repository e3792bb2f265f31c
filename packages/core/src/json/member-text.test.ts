import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.fixture.ts";
import { memberText } from "./member-text.ts";

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const escapeAll = (text: string) =>
  text.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
// Any character of a string may be written as an escape.
const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
const stringOf = (characters: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(characters, fc.boolean()))
    .map(
      (chars) =>
        `"${chars.map(([char, isEscaped]) => (isEscaped ? escapeAll(char) : JSON.stringify(char).slice(1, -1))).join("")}"`,
    );
const stringText = stringOf(character);
// Keys contain no backslash: V8's JSON.parse, the reference here, confuses an escaped key with an earlier key that has a
// backslash (nodejs/node#63785).
const keyText = stringOf(character.filter((char) => char !== "\\"));
const { value: jsonText } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "null",
      "true",
      "false",
      "0",
      "-0",
      "1.0",
      "1e5",
      "-1.5E-3",
      "12345678901234567890",
      '""',
      '"}"',
      '"]"',
      '"\\\\"',
      '"\\""',
    ),
    stringText,
    tie("array"),
    tie("object"),
  ),
  array: fc
    .array(fc.tuple(space, tie("value"), space).map((parts) => parts.join("")))
    .map((items) => `[${items.join()}]`),
  object: fc
    .array(
      fc
        .tuple(space, keyText, space, fc.constant(":"), space, tie("value"), space)
        .map((parts) => parts.join("")),
    )
    .map((members) => `{${members.join()}}`),
}));
const keys = fc.constantFrom("", "a", "b", "data", "__proto__", '"', "\u2028", "😀");
const member = fc.record({
  key: keys,
  isEscaped: fc.boolean(),
  spaces: fc.tuple(space, space, space, space),
  value: jsonText,
});
const documents = fc.record({
  members: fc.array(member, { maxLength: 6 }),
  around: fc.tuple(space, space, space),
});
type Document = typeof documents extends fc.Arbitrary<infer T> ? T : never;

function write({ members, around: [before, inside, after] }: Document): string {
  const texts = members.map(({ key, isEscaped, spaces: [a, b, c, d], value }) => {
    return `${a}${isEscaped ? `"${escapeAll(key)}"` : JSON.stringify(key)}${b}:${c}${value}${d}`;
  });
  return `${before}{${texts.length === 0 ? inside : texts.join()}}${after}`;
}

test("every member is returned exactly as written, the last of equal keys, in agreement with JSON.parse", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const text = write(document);
      const parsed: Record<string, unknown> = JSON.parse(text);
      const written = new Map(document.members.map(({ key, value }) => [key, value]));
      for (const [key, value] of written) {
        expect(memberText(text, key)).toBe(value);
        expect(JSON.parse(value)).toEqual(parsed[key]);
      }
      expect(memberText(text, "no such key")).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

describe("a key is not found", () => {
  test.each([
    ["in an empty object", "{}"],
    ["in an empty object with space", " { } "],
    ["inside another member", '{"a":{"data":1},"b":[{"data":2}]}'],
    ["as a value", '{"a":"data","b":["data"]}'],
    ["inside a string that looks like a member", '{"a":"\\",\\"data\\":1,\\""}'],
  ])("%s", (_, json) => {
    expect(memberText(json, "data")).toBeUndefined();
  });
});

test("a key is found even if it is escaped", () => {
  expect(memberText('{"d\\u0061t\\u0061":1}', "data")).toBe("1");
});

test("deep nesting does not overflow the stack", () => {
  const deep = `${'[{"data":'.repeat(100_000)}0${"}]".repeat(100_000)}`;
  expect(memberText(`{"data":${deep},"next":1}`, "data") === deep).toBe(true);
  expect(memberText(`{"data":${deep},"next":1}`, "next")).toBe("1");
});

test("the time is linear: 6 MB take about four times as long as 1.5 MB", () => {
  const measure = (pairs: number) => {
    const backslashes = `"b":"${"\\\\".repeat(pairs)}\\"",`;
    const text = `{${'"k\\"":"v\\\\",'.repeat(pairs)}${backslashes}"data":[${"1,".repeat(pairs)}1]}`;
    const ms = cpuMs(() => expect(memberText(text, "data")?.length).toBe(2 * pairs + 3));
    return { size: text.length, ms };
  };
  measure(10_000);
  const small = measure(110_000);
  const large = measure(440_000);
  expect(large.size).toBeGreaterThan(5_900_000);
  // Quadratic time would be a factor of 16.
  expect(large.ms).toBeLessThan(10 * small.ms + 50);
});

test("truncated text has no members", () => {
  fc.assert(
    fc.property(documents, fc.nat(), (document, cut) => {
      const text = write(document);
      const short = text.slice(0, cut % (text.length + 1));
      const isWhole = short.trimEnd() === text.trimEnd();
      expect(memberText(short, "data")).toBe(isWhole ? memberText(text, "data") : undefined);
    }),
  );
});
