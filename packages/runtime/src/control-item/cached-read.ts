import type { Clock } from "@boomerang/core";

/** How long a process may believe what it has read of the pauses and of the canceled batches, ms. */
export const CONTROL_CACHE_MS = 10_000;

/**
 * Reads at most once in `maxAgeMs`, and shares that read between all callers. A value is never older than that, counted from
 * before its read. A read that fails is not kept.
 */
export function cachedRead<T>(
  read: () => Promise<T>,
  { clock, maxAgeMs = CONTROL_CACHE_MS }: { readonly clock: Clock; readonly maxAgeMs?: number },
): () => Promise<T> {
  let readAt = Number.NEGATIVE_INFINITY;
  let value: Promise<T> | undefined;
  return () => {
    if (value === undefined || clock.now() - readAt >= maxAgeMs) {
      readAt = clock.now();
      const reading = read();
      value = reading;
      reading.catch(() => {
        if (value === reading) value = undefined;
      });
    }
    return value;
  };
}
