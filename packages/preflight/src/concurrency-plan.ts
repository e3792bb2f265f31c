import { loadFor, placesFor } from "./erlang-b.ts";
import type { ConcurrencySettings } from "./needs.ts";

/** Receivers that drain the quarantine queue: the fewest that an event source mapping may have. */
export const QUARANTINE_DRAINS = 2;

/** A new on-demand table takes 4,000 writes a second, and a partition, with one shard in the stream, 1,000. */
export const SHARDS = 4;
// A run ends before the next one begins.
const SCHEDULERS = 1;
// Estimates, not measured on AWS: ten messages a second, and 50 ms a delivery, with 10 ms for its share of cold starts.
export const JOBS_PER_DISPATCHER = 10;
export const SECONDS_PER_DELIVERY = 0.06;

/**
 * The largest fraction of deliveries that may find no free concurrency. The provider sends each of them once more after about
 * two seconds, when others run: of a million outputs, one is lost.
 */
const MOST_THROTTLED = 0.001;

// Lambda accepts ten requests a second for each unit of concurrency
// (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html).
const REQUESTS_PER_UNIT = 10;

const MOST_TOGETHER = 10;
// The limiter grants half a second's permits at once.
const SUBMISSIONS_FOR_EACH = 120;

/** How many functions run at the same time, at most, while as many jobs as possible are submitted. */
export interface ConcurrencyPlan {
  /** Jobs a second, the smaller of what the dispatchers can do and the rate limit. */
  readonly jobsPerSecond: number;
  /** As many as jobs, or more if the settings expect that. */
  readonly deliveriesPerSecond: number;
  /** Deliveries that may come at the same moment. */
  readonly together: number;
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
  const together = submittedTogether(settings.submissionsPerMinute);
  const drains = Math.max(drainConcurrency, QUARANTINE_DRAINS);
  return {
    jobsPerSecond,
    deliveriesPerSecond,
    together,
    dispatchers,
    publishers: SHARDS * publishersPerShard,
    schedulers: SCHEDULERS,
    receivers: receiversFor(deliveriesPerSecond, together),
    exception: Math.max(drains, wakes),
    drains,
  };
}

/**
 * Jobs that may be submitted in the same moment: the rate limiter grants that many permits at once. Of a model that always takes
 * the same time, their deliveries come back together.
 */
export function submittedTogether(submissionsPerMinute: number): number {
  return Math.min(MOST_TOGETHER, Math.max(1, Math.floor(submissionsPerMinute / SUBMISSIONS_FOR_EACH)));
}

/** The submissions a minute from `fewest` to `most` in ranges with the same number submitted together, the fastest first. */
export function rangesOfSubmissions(fewest: number, most: number): (readonly [low: number, high: number])[] {
  const largest = submittedTogether(most);
  return Array.from({ length: largest }, (_, n) => {
    const together = largest - n;
    const low = together === 1 ? fewest : Math.max(fewest, together * SUBMISSIONS_FOR_EACH);
    const high = together === largest ? most : (together + 1) * SUBMISSIONS_FOR_EACH - 1;
    return [low, high] as const;
  }).filter(([low, high]) => low <= high);
}

/** Receivers that are enough for deliveries at this rate on average, in groups of so many, which come at random. */
export function receiversFor(
  deliveriesPerSecond: number,
  together: number,
  secondsEach = SECONDS_PER_DELIVERY,
): number {
  // A group that needs its receivers all at once, and for as long, is like one delivery with a larger receiver.
  const places = placesFor((deliveriesPerSecond * secondsEach) / together, MOST_THROTTLED);
  return Math.max(together * places, Math.ceil(deliveriesPerSecond / REQUESTS_PER_UNIT));
}

/** The deliveries a second for which as many receivers are enough. */
export function deliveriesFor(receivers: number, together: number): number {
  const load = together * loadFor(Math.floor(receivers / together), MOST_THROTTLED);
  return Math.min(load / SECONDS_PER_DELIVERY, receivers * REQUESTS_PER_UNIT);
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
