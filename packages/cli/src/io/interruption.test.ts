import { expect, test } from "vitest";
import { orInterrupted, untilInterrupted } from "./interruption.ts";

const never = new Promise<never>(() => undefined);

test("a value that comes, and an error, are passed on", async () => {
  const { signal } = new AbortController();
  expect(await orInterrupted(Promise.resolve(1), signal)).toBe(1);
  await expect(orInterrupted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("an interruption ends the wait for a value, also if it came before", async () => {
  const controller = new AbortController();
  const waiting = orInterrupted(never, controller.signal);
  controller.abort();
  for (const each of [waiting, orInterrupted(never, controller.signal)]) {
    await expect(each).rejects.toMatchObject({ code: "aborted", exitCode: 130 });
  }
});

test("an interruption ends the wait for the next item, and releases what the items hold", async () => {
  const controller = new AbortController();
  const arrive = Promise.withResolvers<void>();
  const isReleased = Promise.withResolvers<boolean>();
  async function* items() {
    try {
      yield 1;
      await arrive.promise;
      yield 2;
    } finally {
      isReleased.resolve(true);
    }
  }
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of untilInterrupted(items(), controller.signal)) {
      seen.push(item);
      queueMicrotask(() => controller.abort());
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: "aborted" });
  expect(seen).toEqual([1]);
  // The call that was under way ends by itself.
  arrive.resolve();
  expect(await isReleased.promise).toBe(true);
});

test("a reader that has enough releases the items at once", async () => {
  let isReleased = false;
  async function* items() {
    try {
      yield 1;
    } finally {
      isReleased = true;
    }
  }
  for await (const _ of untilInterrupted(items(), new AbortController().signal)) break;
  expect(isReleased).toBe(true);
});
