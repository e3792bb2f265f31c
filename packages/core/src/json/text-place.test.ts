import { expect, test } from "vitest";
import { textPlace } from "./text-place.ts";

test("lines and columns count from 1, positions from 0", () => {
  expect(textPlace("ab", 0)).toBe("line 1, column 1 (position 0)");
  expect(textPlace("ab", 2)).toBe("line 1, column 3 (position 2)");
});

test.each([
  ["LF", "a\nb\n\nx", "line 4, column 1 (position 5)"],
  ["CR LF", "a\r\nb\r\nx", "line 3, column 1 (position 6)"],
  ["CR", "a\rb\rx", "line 3, column 1 (position 4)"],
])("%s ends a line", (_, text, place) => {
  expect(textPlace(text, text.length - 1)).toBe(place);
});

test("a character outside of the basic plane counts twice, as in JSON.parse and most editors", () => {
  expect(textPlace("😀x", 2)).toBe("line 1, column 3 (position 2)");
});
