import type { ConcurrencySettings } from "./needs.ts";

/** Receivers that drain the quarantine queue: the fewest that an event source mapping may have. */
export const QUARANTINE_DRAINS = 2;

// A new on-demand table takes 4,000 writes a second, and a partition, with one shard in the stream, 1,000.
const SHARDS = 4;
// A run ends before the next one begins.
const SCHEDULERS = 1;
// Estimates, not measured on AWS: ten messages a second, and 50 ms a delivery.
const JOBS_PER_DISPATCHER = 10;
export const DELIVERIES_PER_RECEIVER = 20;

/** How many functions run at the same time, at most, while as many jobs as possible are submitted. */
export interface ConcurrencyPlan {
  /** Jobs a second, the smaller of what the dispatchers can do and the rate limit. */
  readonly jobsPerSecond: number;
  readonly dispatchers: number;
  readonly publishers: number;
  readonly schedulers: number;
  /** For the deliveries of these jobs. */
  readonly receivers: number;
  /** For one exception at a time: spilled deliveries, or quarantined ones, or targets that are woken. */
  readonly exception: number;
  /** The part of it that the receiver runs. */
  readonly drains: number;
}

/** @param wakes the largest number of targets that are woken at the same time */
export function planConcurrency(settings: ConcurrencySettings, wakes: number): ConcurrencyPlan {
  const { dispatcherConcurrency: dispatchers, drainConcurrency, publishersPerShard } = settings;
  const jobsPerSecond = Math.min(settings.submissionsPerMinute / 60, dispatchers * JOBS_PER_DISPATCHER);
  const drains = Math.max(drainConcurrency, QUARANTINE_DRAINS);
  return {
    jobsPerSecond,
    dispatchers,
    publishers: SHARDS * publishersPerShard,
    schedulers: SCHEDULERS,
    receivers: Math.ceil(jobsPerSecond / DELIVERIES_PER_RECEIVER),
    exception: Math.max(drains, wakes),
    drains,
  };
}

/** Functions other than the receiver. */
export function othersOf({ dispatchers, publishers, schedulers }: ConcurrencyPlan): number {
  return dispatchers + publishers + schedulers;
}

/** All functions, in ordinary operation. */
export function ordinaryOf(plan: ConcurrencyPlan): number {
  return othersOf(plan) + plan.receivers;
}

/** All functions, with one exception. */
export function neededOf(plan: ConcurrencyPlan): number {
  return ordinaryOf(plan) + plan.exception;
}
