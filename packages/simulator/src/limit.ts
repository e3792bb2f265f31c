import type { Clock } from "@boomerang/core";
import { ApiError } from "./api-error.ts";
import type { Settings } from "./settings.ts";

/** Lets a number of calls through in any window of time. */
export interface Limit {
  /** Takes a place; `undefined` when there was one, else the milliseconds until the next is free. */
  take(): number | undefined;
}

/** A sliding window: never more than `limit()` calls in any `windowMs`, wherever the window begins. */
export function createLimit(clock: Clock, windowMs: number, limit: () => number): Limit {
  let taken: number[] = [];
  let oldest = 0;
  return {
    take() {
      const now = clock.now();
      while (oldest < taken.length && (taken[oldest] as number) <= now - windowMs) oldest++;
      if (oldest > 1024 && oldest * 2 > taken.length) {
        taken = taken.slice(oldest);
        oldest = 0;
      }
      const excess = taken.length - oldest - limit();
      if (excess >= 0) return (taken[oldest + excess] as number) + windowMs - now;
      taken.push(now);
      return undefined;
    },
  };
}

/** What the API limits, each by itself and for the whole organization. */
export type LimitedCall = "submissions" | "status calls" | "cancel calls" | "queue status calls";

/** Lets a call through, or throws a 429 with `Retry-After` in whole seconds. */
export type EnterLimit = (call: LimitedCall) => void;

/** The API's limits, as the settings have them. */
export function createLimits(clock: Clock, settings: Settings): EnterLimit {
  const limits: Readonly<Record<LimitedCall, Limit>> = {
    submissions: createLimit(clock, 60_000, () => settings.submissionsPerMinute),
    "status calls": createLimit(clock, 1_000, () => settings.statusPerSecond),
    "cancel calls": createLimit(clock, 1_000, () => settings.cancelPerSecond),
    "queue status calls": createLimit(clock, 1_000, () => settings.queueStatusPerSecond),
  };
  return (call) => {
    const waitMs = limits[call].take();
    if (waitMs === undefined) return;
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    throw new ApiError(`Too many ${call}: try again in ${seconds} s`, {
      status: 429,
      code: "rate_limited",
      headers: { "Retry-After": String(seconds) },
    });
  };
}
