import { loadFor, placesFor } from "./erlang-b.ts";
import type { ConcurrencySettings } from "./needs.ts";

/** Receivers that drain the quarantine queue: the fewest that an event source mapping may have. */
export const QUARANTINE_DRAINS = 2;

// A new on-demand table takes 4,000 writes a second, and a partition, with one shard in the stream, 1,000.
const SHARDS = 4;
// A run ends before the next one begins.
const SCHEDULERS = 1;
// Estimates, not measured on AWS: ten messages a second, and 50 ms a delivery, with 10 ms for its share of cold starts.
const JOBS_PER_DISPATCHER = 10;
const SECONDS_PER_DELIVERY = 0.06;

/**
 * The largest fraction of deliveries that may find no free concurrency. The provider sends each of them once more after about
 * two seconds, when others run: of a million outputs, one is lost.
 */
const MOST_THROTTLED = 0.001;

// The lowest value of the setting.
const FEWEST_SUBMISSIONS_PER_MINUTE = 10;

/** How many functions run at the same time, at most, while as many jobs as possible are submitted. */
export interface ConcurrencyPlan {
  /** Jobs a second, the smaller of what the dispatchers can do and the rate limit. */
  readonly jobsPerSecond: number;
  /** As many as jobs, or more if the settings expect that. */
  readonly deliveriesPerSecond: number;
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
  const deliveriesPerSecond = Math.max(jobsPerSecond, settings.peakDeliveriesPerSecond ?? 0);
  const drains = Math.max(drainConcurrency, QUARANTINE_DRAINS);
  return {
    jobsPerSecond,
    deliveriesPerSecond,
    dispatchers,
    publishers: SHARDS * publishersPerShard,
    schedulers: SCHEDULERS,
    receivers: receiversFor(deliveriesPerSecond),
    exception: Math.max(drains, wakes),
    drains,
  };
}

/** Receivers that are enough for deliveries that come at random, at this rate on average. */
export function receiversFor(deliveriesPerSecond: number, secondsEach = SECONDS_PER_DELIVERY): number {
  return placesFor(deliveriesPerSecond * secondsEach, MOST_THROTTLED);
}

/** The deliveries a second for which as many receivers are enough. */
export function deliveriesFor(receivers: number): number {
  return loadFor(receivers, MOST_THROTTLED) / SECONDS_PER_DELIVERY;
}

/** The largest `submissionsPerMinute` whose deliveries need no more receivers; `undefined` if the setting has no such value. */
export function submissionsPerMinuteFor(receivers: number): number | undefined {
  const most = Math.floor(deliveriesFor(receivers) * 60);
  return most < FEWEST_SUBMISSIONS_PER_MINUTE ? undefined : most;
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

/** For a sentence: one decimal at most. */
export function rounded(perSecond: number): number {
  return Math.round(perSecond * 10) / 10;
}
