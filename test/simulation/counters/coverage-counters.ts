import { isOutcome, type Job, parseMessage } from "@boomerang/core";
import type { MetricName } from "@boomerang/runtime";
import { type Observer, observers } from "../engine/observer.ts";
import { createClaimCounters } from "./claim-counters.ts";
import { type Counter, type Coverage, emptyCoverage } from "./coverage.ts";

/** Counts the rare situations of a run. */
export interface CoverageCounters extends Partial<Observer> {
  see(counter: Counter): void;
  readonly counts: Coverage;
}

const METRICS: Partial<Record<MetricName, Counter>> = {
  DeadLetters: "message_dead_lettered",
  DeliveriesSpilled: "spilled",
  DeliveriesDrained: "drained",
  DeliveriesMalformed: "malformed_delivery_kept",
  JobsResubmitted: "reconcile_resubmitted",
};

const LATE_RESULTS: Partial<Record<Job["status"], Counter>> = {
  LOST: "result_after_lost",
  EXPIRED: "result_after_expired",
  CANCELED: "result_after_canceled",
};

const OUTCOMES = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  EXPIRED: "expired",
  CANCELED: "canceled",
  REJECTED: "rejected",
  LOST: "lost",
} as const satisfies Partial<Record<Job["status"], Counter>>;

const ACCOUNT = [401, 402, 403];
// Clocks that are further apart change the order of events.
const FAR_APART_MS = 1000;

export function createCoverageCounters(): CoverageCounters {
  const counts = emptyCoverage();
  const accepted = new Map<string, number>();
  const published = new Set<string>();
  const digests = new Map<string, string>();
  /** By request, the statuses with which its deliveries were responded to. */
  const statuses = new Map<string, number[]>();
  let [slowest, fastest] = [0, 0];
  const see = (counter: Counter) => void counts[counter]++;

  function seeOutcome(before: Job | undefined, after: Job): void {
    if (!isOutcome(after.status)) return;
    see(OUTCOMES[after.status]);
    if (before === undefined && after.status === "CANCELED") see("cancel_before_job");
    if (after.status !== "SUCCEEDED" && after.status !== "FAILED") return;
    if (before?.status === "PENDING" && before.lease_until !== undefined) see("delivery_before_submitted");
    const late = before && LATE_RESULTS[before.status];
    if (late !== undefined) see(late);
    if (after.result_location !== undefined) see("result_in_bucket");
  }

  const own: Partial<Observer> = {
    changed({ before, after }) {
      if (after.message_digest !== undefined) digests.set(after.job_id, after.message_digest);
      const isSecondResult = before?.status === "SUCCEEDED" && after.deliveries > before.deliveries;
      if (isSecondResult) see("repeated_delivery");
      if (before?.status !== after.status) seeOutcome(before, after);
    },
    processStarted({ skewMs }) {
      const wereFar = fastest - slowest >= FAR_APART_MS;
      slowest = Math.min(slowest, skewMs);
      fastest = Math.max(fastest, skewMs);
      if (!wereFar && fastest - slowest >= FAR_APART_MS) see("clocks_seconds_apart");
    },
    processExited(_, reason) {
      see(reason === "timeout" ? "function_timed_out" : "function_crashed");
    },
    apiCalled(operation) {
      if (operation === "cancel") see("cancel_requested_at_api");
    },
    apiResponded({ operation, jobId, status, body }) {
      if (ACCOUNT.includes(status)) see("api_key_rejected");
      if (operation === "status" && status === 404) see("reconcile_after_status_expired");
      if (operation === "status" && /"status":"(?!QUEUED|IN_PROGRESS)/.test(body))
        see("reconcile_found_ended");
      if (operation === "cancel" && body.includes('"canceled":false')) see("cancel_too_late");
      if (operation === "wake" && status < 300) see("target_woken");
      if (operation !== "submit" || status !== 201) return;
      const count = (accepted.get(jobId) ?? 0) + 1;
      accepted.set(jobId, count);
      if (count === 2) see("submitted_twice");
      if (count === 3) see("submitted_thrice");
    },
    delivered({ requestId, status }) {
      if (status === 503) see("delivery_failed_with_503");
      const all = [...(statuses.get(requestId) ?? []), status];
      statuses.set(requestId, all);
      if (all.length === 2 && all.every((each) => each !== 200)) see("both_delivery_attempts_failed");
    },
    messageCompleted({ id, body, isDeadLettered }) {
      if (!isDeadLettered && isOfAnother(id, body, digests)) see("second_message_ignored");
    },
    limiterShareWritten(before, share) {
      if (share < before) see("limiter_backed_off");
    },
    deadLettered({ attributes }) {
      if (attributes?.error_code === "not_handled_in_time") see("not_handled_in_time");
    },
    attackResponded({ kind, status }) {
      if (kind === "replay" && status === 200) see("replay_accepted");
      if (status !== 401) return;
      if (kind === "replay") see("replay_rejected");
      else see(kind === "token_of_another_job" ? "token_of_another_job_rejected" : "attack_rejected");
    },
    eventPublished({ detail }) {
      const { event_id: id } = JSON.parse(detail) as { event_id: string };
      if (published.has(id)) see("event_published_twice");
      published.add(id);
    },
    metricCounted(metric) {
      const counter = METRICS[metric];
      if (counter !== undefined) see(counter);
    },
    objectStored(location) {
      if (/^s3:\/\/[^/]+\/spill\//.test(location)) see("spilled_to_bucket");
    },
  };
  return { ...observers(own, createClaimCounters(see)), see, counts };
}

/** Whether a message asks for a job that another message has created. */
function isOfAnother(id: string, body: string, digests: ReadonlyMap<string, string>): boolean {
  try {
    const message = parseMessage(body, id);
    const known = digests.get(message.job_id);
    return message.type === "submit" && known !== undefined && known !== message.digest;
  } catch {
    return false;
  }
}
