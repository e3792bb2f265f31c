import { isOutcome, type Job } from "@boomerang/core";
import type { MetricName } from "@boomerang/runtime";
import { type Coverage, emptyCoverage, type Situation } from "./coverage.ts";
import type { Observer } from "./observer.ts";
import type { Process } from "./process.ts";

/** Notes which situations occur. */
export interface Sightings extends Partial<Observer> {
  see(situation: Situation): void;
  readonly coverage: Coverage;
}

const METRICS: Partial<Record<MetricName, Situation>> = {
  AccountErrors: "key_refused",
  DeadLetters: "dead_letter",
  DeliveriesSpilled: "spilled",
  DeliveriesDrained: "drained",
  DeliveriesMalformed: "malformed_kept",
  JobsResubmitted: "reconcile_resubmitted",
};

/** By message, or by the field that says why. */
const LOG_LINES: Readonly<Record<string, Situation>> = {
  "its turn passed while its claim was written": "turn_passed",
  "a second message names this job; it changes nothing": "second_message",
  "message put aside: its time in the queue ends": "not_handled_in_time",
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

export function createSightings(): Sightings {
  const coverage = emptyCoverage();
  const accepted = new Map<string, number>();
  const announced = new Set<string>();
  /** What a process was about to do with a job: it had claimed it, or the API had accepted it. */
  const intents = new Map<Process, Map<string, "claimed" | "accepted">>();
  const see = (situation: Situation) => void coverage[situation]++;

  function intentsOf(process: Process) {
    const known = intents.get(process) ?? new Map<string, "claimed" | "accepted">();
    intents.set(process, known);
    return known;
  }

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

  return {
    see,
    coverage,
    changed({ before, after }) {
      const isClaimedAnew = before?.lease_until !== undefined && after.submissions > before.submissions;
      if (isClaimedAnew) see("lease_taken_over");
      const isUnknown = after.status === "PENDING" && (after.errors?.length ?? 0) > 0;
      if (isUnknown && after.on_unknown === "wait") see("unknown_and_left_to_wait");
      const isSecondResult = before?.status === "SUCCEEDED" && after.deliveries > before.deliveries;
      if (isSecondResult) see("second_delivery");
      if (before?.status !== after.status) seeOutcome(before, after);
    },
    wrote(process, { before, after }) {
      const isClaim = after.status === "PENDING" && after.submissions > (before?.submissions ?? 0);
      if (isClaim) intentsOf(process).set(after.job_id, "claimed");
      else intentsOf(process).delete(after.job_id);
    },
    died(process, why) {
      see(why === "timeout" ? "function_timed_out" : "function_crashed");
      for (const intent of intents.get(process)?.values() ?? []) {
        see(intent === "claimed" ? "crash_between_claim_and_call" : "crash_between_call_and_write");
      }
      intents.delete(process);
    },
    called(operation) {
      if (operation === "cancel") see("cancel_asked_at_api");
    },
    answeredByApi({ operation, jobId, process, status, body }) {
      if (operation === "status" && status === 404) see("reconcile_after_status_expired");
      if (operation === "status" && /"status":"(?!QUEUED|IN_PROGRESS)/.test(body))
        see("reconcile_found_ended");
      if (operation === "cancel" && body.includes('"canceled":false')) see("cancel_too_late");
      if (operation === "wake" && status < 300) see("target_woken");
      if (operation !== "submit" || status !== 201) return;
      intentsOf(process).set(jobId, "accepted");
      const count = (accepted.get(jobId) ?? 0) + 1;
      accepted.set(jobId, count);
      if (count === 2) see("submitted_twice");
      if (count === 3) see("submitted_thrice");
    },
    delivered({ status }) {
      if (status === 503) see("delivery_answered_503");
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
    logged(_, message, { why }) {
      const situation = LOG_LINES[message] ?? LOG_LINES[String(why)];
      if (situation !== undefined) see(situation);
    },
  };
}
