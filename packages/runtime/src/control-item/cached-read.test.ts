import { expect, test } from "vitest";
import { CONTROL_CACHE_MS, cachedRead } from "./cached-read.ts";

function setUp(responses: (() => Promise<number>)[]) {
  const time = { now: 0 };
  let reads = 0;
  const read = cachedRead(
    () => {
      const respond = responses[reads++];
      return respond === undefined ? Promise.resolve(reads) : respond();
    },
    { clock: { now: () => time.now } },
  );
  return { time, read, reads: () => reads };
}

test("a value is used for ten seconds, counted from before its read", async () => {
  const slow = Promise.withResolvers<number>();
  const { time, read, reads } = setUp([() => slow.promise]);
  const first = read();
  time.now = 6000;
  // Calls during the read share it.
  const second = read();
  slow.resolve(1);
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  time.now = CONTROL_CACHE_MS - 1;
  expect(await read()).toBe(1);
  time.now = CONTROL_CACHE_MS;
  expect(await read()).toBe(2);
  expect(reads()).toBe(2);
});

test("a read that fails fails its callers, and the next call reads again", async () => {
  const { read } = setUp([() => Promise.reject(new Error("table unreachable"))]);
  await expect(read()).rejects.toThrow("table unreachable");
  expect(await read()).toBe(2);
});

test("a slow read that fails does not remove the value of a later one", async () => {
  const slow = Promise.withResolvers<number>();
  const { time, read, reads } = setUp([() => slow.promise]);
  const first = read();
  time.now = CONTROL_CACHE_MS;
  expect(await read()).toBe(2);
  slow.reject(new Error("timed out"));
  await expect(first).rejects.toThrow("timed out");
  expect(await read()).toBe(2);
  expect(reads()).toBe(2);
});
