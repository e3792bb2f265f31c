import { expect, test } from "vitest";
import { cached } from "./cached.ts";

function setUp(outcomes: (() => Promise<number>)[]) {
  let now = 0;
  let calls = 0;
  const read = cached(
    () => (outcomes[calls++] ?? outcomes[0] ?? (async () => 0))(),
    1000,
    () => now,
  );
  return { read, calls: () => calls, pass: (ms: number) => (now += ms) };
}

test("a reading is shared for a while, from its beginning", async () => {
  const { read, calls, pass } = setUp([async () => 1, async () => 2]);
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  pass(999);
  expect(await read()).toBe(1);
  pass(1);
  expect(await read()).toBe(2);
  expect(calls()).toBe(2);
});

test("an error is kept as well: nothing is read more often because it cannot be read", async () => {
  const { read, calls, pass } = setUp([() => Promise.reject(new Error("throttled")), async () => 2]);
  await expect(read()).rejects.toThrow("throttled");
  pass(999);
  await expect(read()).rejects.toThrow("throttled");
  expect(calls()).toBe(1);
  pass(1);
  expect(await read()).toBe(2);
});
