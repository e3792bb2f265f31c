import { createFakeTime } from "@boomerang/runtime/testing/fake-time";
import { expect, test } from "vitest";
import { TimeOverError, within } from "./within.ts";

test("what is done in time is given", async () => {
  const time = createFakeTime();
  const work = time.sleep(100).then(() => "done");
  expect(await time.settle(within(101, time.sleep, work))).toBe("done");
});

test("what fails in time fails as it would", async () => {
  const time = createFakeTime();
  await expect(within(100, time.sleep, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

test("what takes longer is given up at the very millisecond, and may end as it likes", async () => {
  const time = createFakeTime();
  const began = time.now();
  const work = time.sleep(101).then(() => {
    throw new Error("too late to matter");
  });
  await expect(time.settle(within(100, time.sleep, work))).rejects.toThrow(TimeOverError);
  expect(time.now() - began).toBe(100);
  await time.advance(1);
});

test("no timer is left behind", async () => {
  const time = createFakeTime();
  const began = time.now();
  await within(100, time.sleep, Promise.resolve());
  await expect(time.settle(new Promise(() => undefined))).rejects.toThrow("waits for nothing");
  expect(time.now()).toBe(began);
});
