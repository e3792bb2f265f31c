import { endedShards, OPEN_SHARDS } from "@boomerang/core";
import {
  LIMITS,
  MAX_EVENTS_PER_PUT,
  permitsPerSecond,
  statusPolicy,
  submissionPolicy,
} from "@boomerang/runtime";
import { RUN } from "@boomerang/scheduler/settings";
import { SCHEDULER_TIMEOUT } from "../../src/boomerang/timeouts.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";

/** The default settings. */
export const DEFAULTS = parseSettings({});

/** Most messages of one invocation. */
export const BATCH_SIZES = { dispatcher: 10, drain: 5, stream: 100 } as const;

/** Most values of settings: what AWS allows, or what an environment variable accepts. */
export const MOST = {
  submissionsPerMinute: 1_000_000,
  dispatcherConcurrency: 1000,
  drainConcurrency: 1000,
  publishersPerShard: 10,
  deliveriesPerSecond: 10_000,
  deliveriesBurst: 5000,
} as const;
export const MOST_STATUS_CALLS = 1000;

export { OPEN_SHARDS };
/** Partitions of an outcome in the index of ended jobs, and of a batch in the index of batches. */
export const LISTED_SHARDS = endedShards("SUCCEEDED").length;

// Writes of a job to an index: an entry is created and removed, or written twice.
export const OPEN_WRITES = 2;
export const ENDED_WRITES = 1;
export const BATCH_WRITES = 2;
/** Changes of a record in the stream: claimed, submitted, ended. Only the last one has an event. */
const STREAM_RECORDS = 3;

/** Submissions a second of an organization: the limiter leaves room for clocks and for calls on their way. */
export const SUBMISSIONS_PER_SECOND = permitsPerSecond(submissionPolicy(LIMITS.submissions.defaultLimit));
/** Organizations of the provider, each with a stack of its own. */
export const organizationsFor = (perSecond: number) => Math.ceil(perSecond / SUBMISSIONS_PER_SECOND);
/** With the largest value of `submissionsPerMinute`. */
export const MOST_SUBMISSIONS_PER_SECOND = permitsPerSecond(submissionPolicy(MOST.submissionsPerMinute));
/** A dispatcher takes them for the messages that it has. */
export const PERMITS_PER_WRITE = Math.min(LIMITS.submissions.batch, BATCH_SIZES.dispatcher);

// Estimates; nothing was measured on AWS.
/** From the read of an item to the conditional write that follows it. */
export const READ_TO_WRITE_SECONDS = 0.01;
/**
 * Of the writes that the limiter's item could take one after the other, the share that succeeds when all processes compete:
 * `packages/runtime/src/limiter/limiter-contention.test.ts`.
 */
export const CONTENDED_SHARE = 0.85;
const PUBLISHER_SECONDS = { invocation: 0.03, call: 0.02 } as const;
/** Seconds of a delivery in the first seconds in which table `Jobs` does not respond. */
export const HANGING_DELIVERY_SECONDS = 1.85;
/** Seconds of one check: a read, a status call and a write. */
const CHECK_SECONDS = 0.15;
/** Paused jobs that ten calls at a time let continue in a second. */
const RESUMED_PER_SECOND = 300;

const RUN_SECONDS = SCHEDULER_TIMEOUT.toSeconds() - RUN.lastCallMs / 1000;

/** Jobs a second that reconcile checks, on average: a run every minute, which ends before the next one begins. */
export function checksPerSecond(statusCallsPerSecond: number): number {
  const permits = permitsPerSecond(statusPolicy(statusCallsPerSecond));
  const calls = RUN.concurrency / CHECK_SECONDS;
  return Math.min(RUN.checkedJobs, Math.min(permits, calls) * RUN_SECONDS) / 60;
}

/** The smallest `statusCallsPerSecond` with which reconcile checks so many jobs a second; `undefined` if none is enough. */
export function statusCallsFor(checks: number): number | undefined {
  for (let calls = LIMITS.statusCalls.defaultLimit; calls <= MOST_STATUS_CALLS; calls++) {
    if (checksPerSecond(calls) >= checks) return calls;
  }
  return undefined;
}

/** Paused jobs a second that continue, on average. */
export const RESUMES_PER_SECOND = Math.min(RUN.resumedJobs, RESUMED_PER_SECOND * RUN_SECONDS) / 60;

/** Events a second of one publisher, if each of its batches has as many changes without an event as there are. */
export const EVENTS_PER_PUBLISHER = (() => {
  const events = Math.floor(BATCH_SIZES.stream / STREAM_RECORDS);
  const calls = Math.ceil(events / MAX_EVENTS_PER_PUT);
  return events / (PUBLISHER_SECONDS.invocation + calls * PUBLISHER_SECONDS.call);
})();
