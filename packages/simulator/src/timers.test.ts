import { expect, test } from "vitest";
import { createTimerGroup, systemTimers } from "./timers.ts";
import { VirtualTime } from "./virtual-time.ts";

test("a group that is stopped cancels what is still waiting, and only that, and starts nothing more", async () => {
  const time = new VirtualTime(0);
  const group = createTimerGroup(time);
  const ran: string[] = [];
  time.setTimeout(() => ran.push("outside"), 30);
  group.setTimeout(() => ran.push("a"), 10);
  group.setTimeout(() => ran.push("b"), 20)();
  group.setTimeout(() => ran.push("c"), 30);
  await time.advance(15);
  group.stop();
  expect(group.now()).toBe(15);
  group.setTimeout(() => ran.push("d"), 5)();
  group.setTimeout(() => ran.push("d"), 5);
  expect(time.pending).toBe(1);
  await time.advance(100);
  expect(ran).toEqual(["a", "outside"]);
});

test("the system's timers run, and can be cancelled", async () => {
  const ran: string[] = [];
  systemTimers.setTimeout(() => ran.push("cancelled"), 0)();
  await new Promise<void>((resolve) => systemTimers.setTimeout(resolve, 0));
  expect(ran).toEqual([]);
  expect(Math.abs(systemTimers.now() - Date.now())).toBeLessThan(1_000);
});
