import type { Clock, Random } from "@boomerang/core";
import { afterFailure, NO_FAILURES, outageMs } from "./circuit-rules.ts";
import { maxDelayMs, withJitter } from "./outage-timing.ts";

/**
 * For how long a message is hidden that gets no permit. That is no outage: others get permits. But a backlog that takes hours
 * must not cause a thousand receives of a message, so the delay grows while permits are missing in this process.
 *
 * @param waitMs after how long there may be a permit
 */
export type PermitBackoff = (waitMs: number) => number;

export function createPermitBackoff({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: Random;
}): PermitBackoff {
  let missing = NO_FAILURES;
  return (waitMs) => {
    const now = clock.now();
    missing = afterFailure([missing], now, false);
    return waitMs + withJitter(maxDelayMs(outageMs(missing, now)), random);
  };
}
