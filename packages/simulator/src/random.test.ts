import { expect, test } from "vitest";
import { randomHex, seededStreams } from "./random.ts";

const draw = (seed: number, purpose: string, count = 10_000) => {
  const random = seededStreams(seed)(purpose);
  return Array.from({ length: count }, () => random());
};

test("the same seed and purpose repeat the same numbers; another seed or purpose has other numbers", () => {
  expect(draw(7, "a")).toEqual(draw(7, "a"));
  expect(draw(7, "a")).not.toEqual(draw(8, "a"));
  expect(draw(7, "a")).not.toEqual(draw(7, "b"));
});

test("numbers are spread evenly over [0, 1), also for consecutive seeds", () => {
  const numbers = [1, 2, 3, 4].flatMap((seed) => draw(seed, "spread"));
  const buckets = new Array<number>(10).fill(0);
  for (const number of numbers) {
    const bucket = Math.floor(number * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  expect(buckets).toHaveLength(10);
  for (const count of buckets) expect(Math.abs(count - 4_000)).toBeLessThan(300);
});

test("hexadecimal ids have the requested length and do not repeat", () => {
  const random = seededStreams(1)("ids");
  const ids = new Set(Array.from({ length: 10_000 }, () => randomHex(random, 30)));
  expect(ids.size).toBe(10_000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{30}$/);
});
