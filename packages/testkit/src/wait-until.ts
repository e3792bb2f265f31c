import { expect } from "vitest";
import type { VirtualClock } from "./virtual-clock.ts";

const LIMIT_MS = 86_400_000;

/** Whether something has come about; it may have to ask. */
export type Condition = () => boolean | Promise<boolean>;

/** Runs what falls due in virtual time until something is so; rejects where it is not within a day. */
export async function untilInVirtualTime(time: VirtualClock, condition: Condition): Promise<void> {
  const end = time.now() + LIMIT_MS;
  while (!(await condition())) {
    const hasMore = time.now() < end && (await time.next());
    if (!hasMore && !(await condition()))
      throw new Error("it did not come about in a day, or nothing was left to happen");
  }
}

/** Looks again and again until something is so. */
export async function untilInRealTime(condition: Condition): Promise<void> {
  await expect.poll(condition, { interval: 10 }).toBe(true);
}
