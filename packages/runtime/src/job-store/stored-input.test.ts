import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromStoredInput, toStoredInput } from "./stored-input.ts";

test("any text is read as it was stored", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 2000 }),
    fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value)),
    fc.string({ minLength: 1, maxLength: 8 }).map((text) => text.repeat(500)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const wellFormed = text.toWellFormed();
      expect(fromStoredInput(toStoredInput(wellFormed))).toBe(wellFormed);
    }),
  );
});

describe("what is stored", () => {
  test("is the text itself, if it is short or would hardly become smaller", () => {
    const short = JSON.stringify("soup ".repeat(100)).slice(0, 511);
    const dense = JSON.stringify(randomBytes(3000).toString("base64"));
    for (const text of [short, dense]) expect(toStoredInput(text)).toBe(text);
  });

  test("is smaller otherwise", () => {
    const text = JSON.stringify({ text: "The soup was cold, and the waiter did not mind. ".repeat(20) });
    const stored = toStoredInput(text);
    expect(stored).toBeInstanceOf(Uint8Array);
    expect(stored.length).toBeLessThan(text.length / 2);
  });
});
