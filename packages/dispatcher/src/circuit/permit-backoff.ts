import type { Clock, Random } from "@boomerang/core";
import type { ReceivedMessage } from "../received-message.ts";
import { maxDelayMs, withJitter } from "./outage-timing.ts";

/**
 * For how long a message is hidden that gets no permit. That is no outage: others get permits. But a backlog that takes hours
 * must not cause a thousand receives of a message, so the delay grows while permits are missing in this process, as far as the
 * message has waited too.
 *
 * @param waitMs after how long there may be a permit
 */
export type PermitBackoff = (waitMs: number, message: Pick<ReceivedMessage, "sentAt">) => number;

// Permits that are missing for a moment every few minutes are no backlog.
const FORGOTTEN_AFTER_MS = 30_000;

export function createPermitBackoff({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: Random;
}): PermitBackoff {
  let missingSince = Number.NEGATIVE_INFINITY;
  let missedAt = Number.NEGATIVE_INFINITY;
  return (waitMs, { sentAt }) => {
    const now = clock.now();
    // Messages that are hidden come back within that delay; if none misses a permit then, there are enough.
    const isForgotten = now - missedAt > maxDelayMs(missedAt - missingSince) + FORGOTTEN_AFTER_MS;
    if (isForgotten || missedAt === Number.NEGATIVE_INFINITY) missingSince = now;
    missedAt = now;
    return waitMs + withJitter(maxDelayMs(Math.max(0, now - Math.max(missingSince, sentAt))), random);
  };
}
