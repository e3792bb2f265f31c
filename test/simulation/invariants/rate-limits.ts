import type { Observer, Operation } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

/** A rate limit, checked over every window of time. */
export interface CallLimit {
  readonly operations: readonly Operation[];
  readonly limit: number;
  readonly windowMs: number;
}

/** How full the fullest window of a limit was: 1 is full. */
export interface Fullest {
  readonly limit: CallLimit;
  readonly share: number;
}

export interface RateLimitInvariants extends Partial<Observer> {
  readonly fullest: () => readonly Fullest[];
}

/** @param limits rate limits of the calls of all processes together */
export function rateLimitInvariants(
  violated: ReportViolation,
  limits: readonly CallLimit[],
): RateLimitInvariants {
  const metricCounted = limits.map((limit) => ({ limit, times: [] as number[], most: 0 }));
  return {
    fullest: () => metricCounted.map(({ limit, most }) => ({ limit, share: most / limit.limit })),
    apiCalled(operation, at) {
      for (const counts of metricCounted) {
        const { operations, limit, windowMs } = counts.limit;
        if (!operations.includes(operation)) continue;
        const most = add(counts.times, at, windowMs);
        counts.most = Math.max(counts.most, most);
        if (most > limit)
          violated(`at most ${limit} calls in ${windowMs} ms`, `${most} of ${operations.join(" and ")}`);
      }
    },
  };
}

/** Inserts a time, and returns the number of calls in the fullest window that contains it. */
function add(times: number[], at: number, windowMs: number): number {
  // Calls are reported almost in order: the position is at the end, or near it.
  let place = times.length;
  while (place > 0 && (times[place - 1] ?? 0) > at) place--;
  times.splice(place, 0, at);
  let most = 0;
  let end = place;
  let first = place;
  while (first > 0 && (times[first - 1] ?? 0) > at - windowMs) first--;
  for (let start = first; start <= place; start++) {
    while (end < times.length && (times[end] ?? 0) < (times[start] ?? 0) + windowMs) end++;
    most = Math.max(most, end - start);
    // Later windows contain fewer calls.
    if (end === times.length) break;
  }
  return most;
}
