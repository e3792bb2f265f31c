import { expect } from "vitest";
import type { VirtualClock } from "./virtual-clock.ts";

const LIMIT_MS = 86_400_000;

/** Whether something has come about; it may have to ask. */
export type IsSo = () => boolean | Promise<boolean>;

/** Runs what falls due in virtual time until something is so; rejects where it is not within a day. */
export async function untilInVirtualTime(time: VirtualClock, isSo: IsSo): Promise<void> {
  const end = time.now() + LIMIT_MS;
  while (!(await isSo())) {
    const hasMore = time.now() < end && (await time.next());
    if (!hasMore && !(await isSo()))
      throw new Error("it did not come about in a day, or nothing was left to happen");
  }
}

/** Looks again and again until something is so; rejects where it is not within ten seconds. */
export async function untilInRealTime(isSo: IsSo): Promise<void> {
  await expect.poll(isSo, { timeout: 10_000, interval: 10 }).toBe(true);
}
