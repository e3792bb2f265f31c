import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createTimerGroup, systemTimers } from "./timers.ts";

test("stopping a timer group cancels its own timers only, and later timers of the group never fire", async () => {
  const time = new VirtualClock(0);
  const group = createTimerGroup(time);
  const fired: string[] = [];
  time.setTimeout(() => fired.push("outside"), 30);
  group.setTimeout(() => fired.push("a"), 10);
  group.setTimeout(() => fired.push("b"), 20)();
  group.setTimeout(() => fired.push("c"), 30);
  await time.advance(15);
  group.stop();
  expect(group.now()).toBe(15);
  group.setTimeout(() => fired.push("d"), 5)();
  group.setTimeout(() => fired.push("d"), 5);
  expect(time.pending).toBe(1);
  await time.advance(100);
  expect(fired).toEqual(["a", "outside"]);
});

test("system timers fire, and can be cancelled", async () => {
  const fired: string[] = [];
  systemTimers.setTimeout(() => fired.push("cancelled"), 0)();
  await new Promise<void>((resolve) => systemTimers.setTimeout(resolve, 0));
  expect(fired).toEqual([]);
  expect(Math.abs(systemTimers.now() - Date.now())).toBeLessThan(1_000);
});
