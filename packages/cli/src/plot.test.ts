import { expect, test } from "vitest";
import { plot } from "./plot.ts";

test("values are columns in proportion to the largest", () => {
  expect(plot({ name: "queued", values: [0, 12, 6, 1] }, 80)).toBe(
    ["queued", "12  █", "    █", "    █", "    ██", "    ██", " 0  ██▄"].join("\n"),
  );
});

test("more values than columns are joined, and a peak is not lost", () => {
  const values = Array.from({ length: 1000 }, (_, n) => (n === 500 ? 9 : 0));
  const text = plot({ name: "x", values }, 42);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(42);
  expect(text.match(/█/g)).toHaveLength(6);
});

test("no values, and zeros, are an empty plot", () => {
  for (const values of [[], [0, 0]]) expect(plot({ name: "x", values }, 40)).toMatch(/^x\n1\n{5}0$/);
});
