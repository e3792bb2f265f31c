import { expect, test } from "vitest";
import { randomHex, seededStreams } from "./random.ts";

const draw = (seed: number, purpose: string, count = 10_000) => {
  const random = seededStreams(seed)(purpose);
  return Array.from({ length: count }, () => random());
};

test("the same seed and purpose give the same numbers, another of either gives others", () => {
  expect(draw(7, "a")).toEqual(draw(7, "a"));
  expect(draw(7, "a")).not.toEqual(draw(8, "a"));
  expect(draw(7, "a")).not.toEqual(draw(7, "b"));
});

test("numbers are spread evenly over [0, 1), for seeds next to each other too", () => {
  const numbers = [1, 2, 3, 4].flatMap((seed) => draw(seed, "spread"));
  const buckets = new Array<number>(10).fill(0);
  for (const number of numbers) {
    const bucket = Math.floor(number * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  expect(buckets).toHaveLength(10);
  for (const count of buckets) expect(Math.abs(count - 4_000)).toBeLessThan(300);
});

test("hexadecimal words have the length asked for and do not repeat", () => {
  const random = seededStreams(1)("ids");
  const words = new Set(Array.from({ length: 10_000 }, () => randomHex(random, 30)));
  expect(words.size).toBe(10_000);
  for (const word of words) expect(word).toMatch(/^[0-9a-f]{30}$/);
});
