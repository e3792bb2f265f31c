import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { cutPath, cutToWidth, oneLine, withoutControls, wrapToWidth } from "./terminal-text.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["é e\u0301", 3],
  ["豆花", 4],
  ["한글", 4],
  ["👍🏽", 2],
  ["👩‍👩‍👧", 2],
  ["⌚", 2],
  ["❤️", 2],
  ["छोटा", 4],
])("%j takes %i columns", (text, width) => {
  expect(stringWidth(text)).toBe(width);
});

test("a text that is too wide is cut after a whole character and ends with …", () => {
  expect(cutToWidth("abcdef", 6)).toBe("abcdef");
  expect(cutToWidth("abcdef", 5)).toBe("abcd…");
  expect(cutToWidth("豆花滑嫩", 6)).toBe("豆花…");
  expect(cutToWidth("豆花滑嫩", 8)).toBe("豆花滑嫩");
  expect(cutToWidth("a👩‍👩‍👧b", 3)).toBe("a…");
  expect(cutToWidth("abc", 1)).toBe("…");
  expect(cutToWidth("abc", 0)).toBe("");
});

test("cutting any text leaves a start of it that fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, columns) => {
      const cut = cutToWidth(text, columns);
      expect(stringWidth(cut)).toBeLessThanOrEqual(columns);
      expect(text.startsWith(cut.replace(/…$/, ""))).toBe(true);
    }),
  );
});

test("a path that is too wide keeps its end", () => {
  expect(cutPath("/home/ann/out.jsonl", 19)).toBe("/home/ann/out.jsonl");
  expect(cutPath("/home/ann/out.jsonl", 12)).toBe("…n/out.jsonl");
  expect(cutPath("/家/評価.jsonl", 10)).toBe("…価.jsonl");
  expect(cutPath("/home", 0)).toBe("");
  expect(cutPath("/home", Number.POSITIVE_INFINITY)).toBe("/home");
});

test("cutting any path leaves an end of it that fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (path, columns) => {
      const cut = cutPath(path, columns);
      expect(stringWidth(cut)).toBeLessThanOrEqual(columns);
      expect(path.endsWith(cut.replace(/^…/, ""))).toBe(true);
    }),
  );
});

test("a long text wraps, between words where it can and never within a character", () => {
  expect(wrapToWidth("", 5)).toEqual([""]);
  expect(wrapToWidth("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapToWidth("a model_input b", 6)).toEqual(["a", "model_", "input", "b"]);
  expect(wrapToWidth("豆花滑嫩", 5)).toEqual(["豆花", "滑嫩"]);
  expect(wrapToWidth("豆", 1)).toEqual(["豆"]);
  expect(wrapToWidth("👩‍👩‍👧👩‍👩‍👧e\u0301", 3)).toEqual(["👩‍👩‍👧", "👩‍👩‍👧e\u0301"]);
});

test("wrapping any text loses nothing, and each line fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 20 }), (text, columns) => {
      const lines = wrapToWidth(text, columns);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      const solid = (some: string) => some.replace(/\s/gu, "");
      expect(solid(lines.join(""))).toBe(solid(text));
    }),
  );
});

test("one line contains nothing that controls the terminal", () => {
  expect(oneLine(" a\r\n\u001b[31mred\u0007\u202egnp\u2028b ")).toBe("a [31mred gnp b");
  expect(oneLine("👩‍👩‍👧 é")).toBe("👩‍👩‍👧 é");
});

test("lines keep their breaks and tabs, and lose what controls the terminal", () => {
  expect(withoutControls("a\tb\r\n\u001b[31mred\u0007\u202e\u009bc\u2028d\n")).toBe("a\tb\n[31mredcd\n");
  expect(withoutControls("👩‍👩‍👧 é")).toBe("👩‍👩‍👧 é");
});
