import { isOutcome, type Job, parseMessage } from "@boomerang/core";
import type { MetricName } from "@boomerang/runtime";
import { createClaimSightings } from "./claim-sightings.ts";
import { type Coverage, emptyCoverage, type Situation } from "./coverage.ts";
import { type Observer, observers } from "./observer.ts";

/** Notes which situations occur. */
export interface Sightings extends Partial<Observer> {
  see(situation: Situation): void;
  readonly coverage: Coverage;
}

const METRICS: Partial<Record<MetricName, Situation>> = {
  DeadLetters: "dead_letter",
  DeliveriesSpilled: "spilled",
  DeliveriesDrained: "drained",
  DeliveriesMalformed: "malformed_kept",
  JobsResubmitted: "reconcile_resubmitted",
};

const LATE_RESULTS: Partial<Record<Job["status"], Situation>> = {
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
} as const satisfies Partial<Record<Job["status"], Situation>>;

const ACCOUNT = [401, 402, 403];
// Clocks that are further apart put another order into what happens.
const FAR_APART_MS = 1000;

export function createSightings(): Sightings {
  const coverage = emptyCoverage();
  const accepted = new Map<string, number>();
  const announced = new Set<string>();
  const digests = new Map<string, string>();
  /** What was answered to the deliveries of each request. */
  const answers = new Map<string, number[]>();
  let [slowest, fastest] = [0, 0];
  const see = (situation: Situation) => void coverage[situation]++;

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
      if (isSecondResult) see("second_delivery");
      if (before?.status !== after.status) seeOutcome(before, after);
    },
    started({ skewMs }) {
      const wereFar = fastest - slowest >= FAR_APART_MS;
      slowest = Math.min(slowest, skewMs);
      fastest = Math.max(fastest, skewMs);
      if (!wereFar && fastest - slowest >= FAR_APART_MS) see("clocks_seconds_apart");
    },
    died(_, why) {
      see(why === "timeout" ? "function_timed_out" : "function_crashed");
    },
    called(operation) {
      if (operation === "cancel") see("cancel_asked_at_api");
    },
    answeredByApi({ operation, jobId, status, body }) {
      if (ACCOUNT.includes(status)) see("key_refused");
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
      if (status === 503) see("delivery_answered_503");
      const all = [...(answers.get(requestId) ?? []), status];
      answers.set(requestId, all);
      if (all.length === 2 && all.every((each) => each !== 200)) see("both_attempts_failed");
    },
    handled({ id, body, isDeadLettered }) {
      if (!isDeadLettered && isOfAnother(id, body, digests)) see("second_message");
    },
    paced(before, share) {
      if (share < before) see("limiter_gave_way");
    },
    putAside({ attributes }) {
      if (attributes?.error_code === "not_handled_in_time") see("not_handled_in_time");
    },
    strangerAnswered({ kind, status }) {
      if (kind === "replay" && status === 200) see("replay_accepted");
      if (status !== 401) return;
      if (kind === "replay") see("replay_refused");
      else see(kind === "token_of_another" ? "token_of_another_refused" : "forged_refused");
    },
    announced({ detail }) {
      const { event_id: id } = JSON.parse(detail) as { event_id: string };
      if (announced.has(id)) see("event_repeated");
      announced.add(id);
    },
    counted(metric) {
      const situation = METRICS[metric];
      if (situation !== undefined) see(situation);
    },
    stored(key) {
      if (key.startsWith("spill/")) see("spilled_to_bucket");
    },
  };
  return { ...observers(own, createClaimSightings(see)), see, coverage };
}

/** Whether a message asks for a job that another message has made. */
function isOfAnother(id: string, body: string, digests: ReadonlyMap<string, string>): boolean {
  try {
    const message = parseMessage(body, id);
    const known = digests.get(message.job_id);
    return message.type === "submit" && known !== undefined && known !== message.digest;
  } catch {
    return false;
  }
}
