import { expect, test } from "vitest";
import { visibleParts } from "./visible.ts";

const marked = (text: string) =>
  visibleParts(text)
    .map((part) => (part.isHidden ? `[${part.text}]` : part.text))
    .join("");

test.each([
  ["", ""],
  ["Grüße, 世界 👩‍💻\tand\nmore", "Grüße, 世界 👩[U+200D]💻\tand\nmore"],
  ["safe\u202egpj.exe", "safe[U+202E]gpj.exe"],
  ["\u0000\u001b[31mred", "[U+0000][U+001B][31mred"],
  ["a\u2066b\u2069", "a[U+2066]b[U+2069]"],
  ["half \ud800 pair", "half [U+D800] pair"],
  ["\ufeffstart", "[U+FEFF]start"],
])("%j is shown as %j", (text, expected) => {
  expect(marked(text)).toBe(expected);
});
