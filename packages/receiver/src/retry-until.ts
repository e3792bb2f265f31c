import { type Clock, type Random, retryDelayMs, type Sleep } from "@boomerang/core";

interface Retrying {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

const DELAY_MS = { baseMs: 100, capMs: 1000 } as const;

/**
 * Repeats work that fails, after delays with full jitter.
 *
 * @throws its last error, when another attempt would begin after `until`
 */
export async function retryUntil<T>(
  { clock, sleep, random }: Retrying,
  until: number,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const delayMs = retryDelayMs({ attempt, ...DELAY_MS, random });
      if (clock.now() + delayMs >= until) throw error;
      await sleep(delayMs);
    }
  }
}
