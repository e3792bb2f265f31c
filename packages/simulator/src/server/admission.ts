import type { Clock } from "@boomerang/core";
import type { Counters } from "../counters.ts";
import { faultError } from "../faults/fault-errors.ts";
import type { FaultInjector } from "../faults/fault-injector.ts";
import type { Settings } from "../settings.ts";
import { ApiError } from "./api-error.ts";

export interface RateLimit {
  /** Takes a permit; `undefined` when there was one, else the milliseconds until the next one. */
  take(): number | undefined;
}

/** A sliding window: at most `limit()` calls in any `windowMs`, wherever the window begins. */
export function createRateLimit(clock: Clock, windowMs: number, limit: () => number): RateLimit {
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

/** The kinds of calls that have a rate limit each, for all targets together. */
type LimitedCall = "submissions" | "status calls" | "cancel calls" | "queue status calls";

/** Takes a permit for a call, or throws a 429 with `Retry-After` in whole seconds. */
export type CheckRateLimit = (call: LimitedCall) => void;

/** The API's rate limits, from the settings. */
export function createRateLimits(clock: Clock, settings: Settings): CheckRateLimit {
  const limits: Readonly<Record<LimitedCall, RateLimit>> = {
    submissions: createRateLimit(clock, 60_000, () => settings.submissionsPerMinute),
    "status calls": createRateLimit(clock, 1_000, () => settings.statusPerSecond),
    "cancel calls": createRateLimit(clock, 1_000, () => settings.cancelPerSecond),
    "queue status calls": createRateLimit(clock, 1_000, () => settings.queueStatusPerSecond),
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

/** Admits a call that is neither a submission nor synchronous, or throws the {@link ApiError} to reject it with. */
export type AdmitOtherCall = (call: Exclude<LimitedCall, "submissions"> | "wake calls") => void;

/** Checks the rate limit, which wake calls do not have, then injects the fault `refuseOtherRate`. */
export function createAdmitOtherCall(options: {
  readonly checkRateLimit: CheckRateLimit;
  readonly faults: FaultInjector;
  readonly counters: Counters;
}): AdmitOtherCall {
  const { checkRateLimit, faults, counters } = options;
  return (call) => {
    if (call !== "wake calls") checkRateLimit(call);
    const status = faults.otherCall(call);
    if (status === undefined) return;
    counters.increment("other_calls_refused");
    throw faultError("refuseOtherRate", status);
  };
}
