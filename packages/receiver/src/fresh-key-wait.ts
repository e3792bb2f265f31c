import { type Clock, type Sleep, withDeadline } from "@boomerang/core";

// As long as one delivery may wait, so that a genuine one with a new link key gets it from a slow Secrets Manager.
const MAX_WAIT_MS = 4400;
const WINDOW_MS = 10_000;

/** How long a process waits for link keys that wrong tokens make it read again. */
export interface FreshKeyWait {
  /**
   * Waits for a read, at most until the deadline.
   *
   * @throws DeadlineError once the process has waited 4.4 s in ten seconds; a read that has ended gives its value even then
   */
  until<T>(deadline: number, read: () => Promise<T>): Promise<T>;
}

/**
 * Bounds that wait to 4.4 s in any ten seconds, together for all deliveries. Anybody can send a wrong token, and while Secrets
 * Manager does not respond each would hold a process for 4.4 s, until none is left for genuine deliveries.
 */
export function createFreshKeyWait({ clock, sleep }: { clock: Clock; sleep: Sleep }): FreshKeyWait {
  // In the order of their beginning.
  const waits: { readonly since: number; until: number }[] = [];

  /** Since the window began; what several deliveries wait at the same time counts once. */
  function waitedMs(now: number): number {
    let end = now - WINDOW_MS;
    while (waits[0] !== undefined && waits[0].until <= end) waits.shift();
    let total = 0;
    for (const { since, until } of waits) {
      const waitedUntil = Math.min(until, now);
      total += Math.max(0, waitedUntil - Math.max(since, end));
      end = Math.max(end, waitedUntil);
    }
    return total;
  }

  return {
    async until(deadline, read) {
      const since = clock.now();
      const ms = Math.max(0, Math.min(deadline - since, MAX_WAIT_MS - waitedMs(since)));
      const wait = { since, until: since + ms };
      waits.push(wait);
      try {
        return await withDeadline({ ms, sleep }, read);
      } finally {
        // A timer may be late by a freeze.
        wait.until = Math.min(wait.until, clock.now());
      }
    },
  };
}
