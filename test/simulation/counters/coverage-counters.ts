import { isOutcome, type Job } from "@boomerang/core";
import type { MetricName } from "@boomerang/runtime";
import { type Observer, observers } from "../engine/observer.ts";
import { createClaimCounters } from "./claim-counters.ts";
import { type Counter, type Coverage, emptyCoverage } from "./coverage.ts";

/** Counts the rare situations of a run. */
export interface CoverageCounters extends Partial<Observer> {
  count(counter: Counter): void;
  readonly counts: Coverage;
}

const METRICS: Partial<Record<MetricName, Counter>> = {
  DeadLetters: "message_dead_lettered",
  DeliveriesSpilled: "spilled",
  DeliveriesDrained: "drained",
  DeliveriesQuarantined: "quarantined",
  DeliveriesReleased: "released_from_quarantine",
  DeliveriesDropped: "dropped_as_forged",
  DeliveriesMalformed: "malformed_delivery_kept",
  JobsResubmitted: "reconcile_resubmitted",
  MessagesRepeated: "message_repeated",
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
const SLOW_RESPONSE_MS = 5000;
// The shortest time that the receiver has to store a delivery otherwise is 600 ms.
const SHORTENED_MS = 500;

export function createCoverageCounters(): CoverageCounters {
  const counts = emptyCoverage();
  const accepted = new Map<string, number>();
  const published = new Set<string>();
  /** By request, the statuses with which its deliveries were responded to. */
  const statuses = new Map<string, number[]>();
  let [slowest, fastest] = [0, 0];
  const count = (counter: Counter) => void counts[counter]++;

  function countOutcome(before: Job | undefined, after: Job): void {
    if (!isOutcome(after.status)) return;
    count(OUTCOMES[after.status]);
    if (before === undefined && after.status === "CANCELED") count("cancel_before_job");
    const isUnverified = after.errors?.some(({ code }) => code === "DELIVERY_UNVERIFIED");
    if (after.status === "LOST" && isUnverified) count("lost_unverified");
    if (after.status !== "SUCCEEDED" && after.status !== "FAILED") return;
    if (before?.status === "PENDING" && before.lease_until !== undefined) count("delivery_before_submitted");
    const late = before && LATE_RESULTS[before.status];
    if (late !== undefined) count(late);
    if (after.result_location !== undefined) count("result_in_bucket");
    if (after.result_not_json) count("result_not_json");
  }

  function countLoss(before: Job, after: Job): void {
    const [{ code, message } = { code: "", message: "" }] = after.errors ?? [];
    const isReset = after.status === "PENDING" && after.lease_until === undefined;
    if (before.status === "SUBMITTED" && code === "OUTPUT_NOT_DELIVERED") {
      if (isReset) count("undelivered_resubmitted");
      if (after.status === "LOST") count("output_not_delivered");
    }
    const isEnded = before.lease_until !== undefined && (isReset || after.status === "LOST");
    if (isEnded && code === "NO_DELIVERY" && message.includes("The API's queue"))
      count("unknown_ended_by_queue");
  }

  const askedByBatch = new Set<string>();

  function countPause(before: Job | undefined, after: Job): void {
    const [was, is] = [before?.paused_shard, after.paused_shard];
    if (was === undefined && is !== undefined) {
      count("job_paused");
      if (after.submissions > 0) count("unknown_job_paused");
    }
    if (was === undefined) return;
    const isClaimed = after.submissions > (before?.submissions ?? 0);
    if (is === undefined && after.status === "PENDING" && !isClaimed) count("paused_job_resumed");
    // A dispatcher had the resubmit message first: it claimed the job, or paused it again.
    if (isClaimed || (is !== undefined && after.status === "PENDING")) count("resumption_overtaken");
  }

  const own: Partial<Observer> = {
    batchCanceled() {
      count("batch_canceled");
    },
    pauseChanged(_, isPaused) {
      if (isPaused) count("target_paused");
    },
    messageSent({ body }) {
      const { type, job_id } = JSON.parse(body) as { type?: string; job_id?: string };
      if (type === "cancel" && job_id !== undefined) askedByBatch.add(job_id);
    },
    changed({ before, after }) {
      countPause(before, after);
      if (after.status === "CANCELED" && before?.status !== "CANCELED") {
        if (before === undefined && after.message_digest !== undefined) count("message_of_canceled_batch");
        if (askedByBatch.has(after.job_id)) count("job_of_canceled_batch_canceled");
      }
      if (before?.status === "CANCELED" && before.message_digest !== after.message_digest)
        count("canceled_job_got_digest");
      const isSecondResult = before?.status === "SUCCEEDED" && after.deliveries > before.deliveries;
      if (isSecondResult) count("repeated_delivery");
      if (before?.status !== after.status) countOutcome(before, after);
      if (before !== undefined) countLoss(before, after);
    },
    processStarted({ skewMs }) {
      const wereFar = fastest - slowest >= FAR_APART_MS;
      slowest = Math.min(slowest, skewMs);
      fastest = Math.max(fastest, skewMs);
      if (!wereFar && fastest - slowest >= FAR_APART_MS) count("clocks_seconds_apart");
    },
    processExited(_, reason) {
      count(reason === "timeout" ? "function_timed_out" : "function_crashed");
    },
    apiCalled(operation) {
      if (operation === "cancel") count("cancel_requested_at_api");
    },
    apiResponded({ operation, jobId, status, body }) {
      if (ACCOUNT.includes(status)) count("api_key_rejected");
      if (operation === "status" && status === 404) count("reconcile_after_status_expired");
      if (operation === "status" && /"status":"(?!QUEUED|IN_PROGRESS)/.test(body))
        count("reconcile_found_ended");
      if (operation === "cancel" && body.includes('"canceled":false')) count("cancel_too_late");
      if (operation === "wake" && status < 300) count("target_woken");
      if (operation !== "submit" || status !== 201) return;
      const times = (accepted.get(jobId) ?? 0) + 1;
      accepted.set(jobId, times);
      if (times === 2) count("submitted_twice");
      if (times === 3) count("submitted_thrice");
    },
    delivered({ requestId, status }) {
      if (status === 503) count("delivery_failed_with_503");
      if (status === 413) count("delivery_too_large");
      const all = [...(statuses.get(requestId) ?? []), status];
      statuses.set(requestId, all);
      if (all.length === 2 && all.every((each) => each !== 200)) count("both_delivery_attempts_failed");
    },
    receiverInvoked({ how, ms }) {
      if (how === "responded" && ms > SLOW_RESPONSE_MS) count("slow_response");
    },
    logged(_, __, { limit_ms: limitMs, missing }) {
      if (typeof limitMs === "number" && limitMs <= SHORTENED_MS) count("store_deadline_shortened");
      if (missing !== undefined) count("start_incomplete");
    },
    limiterShareWritten(before, share) {
      if (share < before) count("limiter_backed_off");
    },
    deadLettered({ attributes }) {
      const code = attributes?.error_code;
      if (code === "not_handled_in_time" || code === "job_id_taken") count(code);
    },
    attackResponded({ kind, status }) {
      if (kind === "replay" && status === 200) count("replay_accepted");
      if (status !== 401) return;
      if (kind === "replay") count("replay_rejected");
      else count(kind === "token_of_another_job" ? "token_of_another_job_rejected" : "attack_rejected");
    },
    eventPublished({ detail }) {
      const { event_id: id } = JSON.parse(detail) as { event_id: string };
      if (published.has(id)) count("event_published_twice");
      published.add(id);
    },
    metricCounted(metric) {
      const counter = METRICS[metric];
      if (counter !== undefined) count(counter);
    },
    objectStored(location) {
      if (/^s3:\/\/[^/]+\/spill\//.test(location)) count("spilled_to_bucket");
    },
  };
  return { ...observers(own, createClaimCounters(count)), count, counts };
}
