import type { Observer, Operation } from "../observer.ts";
import type { Violated } from "./violation.ts";

/** A limit of calls, over every window of time. */
export interface CallLimit {
  readonly operations: readonly Operation[];
  readonly limit: number;
  readonly windowMs: number;
}

/** How full the fullest window of a limit was: 1 where it bound. */
export interface Fullest {
  readonly limit: CallLimit;
  readonly share: number;
}

/** The limits, and how near to each of them the calls came. */
export interface CallRules extends Partial<Observer> {
  readonly fullest: () => readonly Fullest[];
}

/** @param limits what the calls of all processes together keep to */
export function callRules(violated: Violated, limits: readonly CallLimit[]): CallRules {
  const counted = limits.map((limit) => ({ limit, times: [] as number[], most: 0 }));
  return {
    fullest: () => counted.map(({ limit, most }) => ({ limit, share: most / limit.limit })),
    called(operation, at) {
      for (const counts of counted) {
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

/** Puts a time in its place, and gives how many are in the fullest of the windows that it is in. */
function add(times: number[], at: number, windowMs: number): number {
  // Calls are told nearly in their order: the place is at the end, or near it.
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
    // No later window has more in it.
    if (end === times.length) break;
  }
  return most;
}
