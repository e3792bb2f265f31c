import { expect } from "vitest";
import type { VirtualClock } from "./virtual-clock.ts";

const LIMIT_MS = 86_400_000;

/** Whether a state is reached. */
export type Condition = () => boolean | Promise<boolean>;

/** Advances virtual time until the condition holds; rejects after one day. */
export async function untilInVirtualTime(time: VirtualClock, condition: Condition): Promise<void> {
  const end = time.now() + LIMIT_MS;
  while (!(await condition())) {
    const hasMore = time.now() < end && (await time.next());
    if (!hasMore && !(await condition()))
      throw new Error("the condition was not met within one day, or no timer was left");
  }
}

/** Polls every 10 ms until the condition holds. */
export async function untilInRealTime(condition: Condition): Promise<void> {
  await expect.poll(condition, { interval: 10 }).toBe(true);
}
