import { isAbsence, isOutcome, type Job, type JobEvent, MAX_SUBMISSIONS } from "@boomerang/core";
import type { MetricName } from "@boomerang/runtime";
import { type Coverage, emptyCoverage, type Situation } from "./coverage.ts";
import type { Change } from "./models/table.ts";
import type { Death, Process } from "./process.ts";
import type { Operation } from "./provider.ts";

/** A rule that was broken. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  /** The job that it is about. */
  readonly jobId?: string;
}

/** What the API made of a call. */
export interface ApiAnswer {
  readonly operation: Operation;
  readonly jobId: string;
  readonly process: Process;
  readonly status: number;
  readonly body: string;
}

/** Sees everything that happens in a run, counts what is rare, and holds every step against the rules. */
export interface Witness {
  see(situation: Situation): void;
  violated(rule: string, what: string, jobId?: string): void;
  changed(change: Change): void;
  wrote(process: Process, next: Job): void;
  died(process: Process, why: Death): void;
  called(operation: Operation, at: number): void;
  answeredByApi(answer: ApiAnswer): void;
  announced(event: JobEvent): void;
  counted(metric: MetricName): void;
  blobPut(key: string): void;
  logged(process: Process, message: string, fields: unknown): void;
  readonly coverage: Coverage;
  readonly violations: readonly Violation[];
  /** Outcomes in the order in which they were written. */
  readonly outcomes: readonly Job[];
  readonly events: readonly JobEvent[];
}

/** A limit of calls, over every window of time. */
export interface CallLimit {
  readonly operations: readonly Operation[];
  readonly limit: number;
  readonly windowMs: number;
}

const METRICS: Partial<Record<MetricName, Situation>> = {
  AccountErrors: "key_refused",
  DeliveriesSpilled: "spilled",
  DeliveriesDrained: "drained",
  DeliveriesMalformed: "malformed_kept",
  JobsResubmitted: "reconcile_resubmitted",
};

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

/**
 * @param limits what the calls of all processes together keep to
 * @param isSecret whether a log line holds what no line may hold
 */
export function createWitness(limits: readonly CallLimit[], isSecret: (line: string) => boolean): Witness {
  const coverage = emptyCoverage();
  const violations: Violation[] = [];
  const outcomes: Job[] = [];
  const events: JobEvent[] = [];
  const accepted = new Map<string, number>();
  const callTimes = limits.map(() => [] as number[]);
  /** What a process was about to do with a job: it had claimed it, or the API had accepted it. */
  const intents = new Map<Process, Map<string, "claimed" | "accepted">>();
  const announcedAs = new Map<string, string>();

  const see = (situation: Situation) => void coverage[situation]++;
  const violated = (rule: string, what: string, jobId?: string) =>
    void violations.push({ rule, what, ...(jobId !== undefined && { jobId }) });
  const intentsOf = (process: Process) => {
    const known = intents.get(process) ?? new Map<string, "claimed" | "accepted">();
    intents.set(process, known);
    return known;
  };

  function seeOutcome(before: Job | undefined, after: Job): void {
    see(after.status.toLowerCase() as Situation);
    if (before === undefined && after.status === "CANCELED") see("cancel_before_job");
    if (after.status !== "SUCCEEDED" && after.status !== "FAILED") return;
    if (before?.status === "PENDING" && before.lease_until !== undefined) see("delivery_before_submitted");
    const late = before && LATE_RESULTS[before.status];
    if (late !== undefined) see(late);
    if (after.result_location !== undefined) see("result_in_bucket");
  }

  return {
    see,
    violated,
    coverage,
    violations,
    outcomes,
    events,
    changed({ before, after }) {
      const { job_id: jobId } = after;
      if (after.version !== (before?.version ?? 0) + 1)
        violated("a version is counted", `${before?.version} → ${after.version}`, jobId);
      const kept = (job: Job | undefined) => JSON.stringify([job?.result, job?.result_location]);
      if (
        before !== undefined &&
        (before.result ?? before.result_location) !== undefined &&
        kept(before) !== kept(after)
      ) {
        violated("a stored result never changes", `${before.status} → ${after.status}`, jobId);
      }
      if (before !== undefined && isOutcome(before.status) && before.status !== after.status) {
        const mayGiveWay =
          isAbsence(before.status) && (after.status === "SUCCEEDED" || after.status === "FAILED");
        if (!mayGiveWay) violated("an outcome is final", `${before.status} → ${after.status}`, jobId);
      }
      if (after.submissions > MAX_SUBMISSIONS)
        violated("no more submissions than allowed", String(after.submissions), jobId);
      if (!isOutcome(after.status) && (after.check_at === undefined || after.open_shard === undefined)) {
        violated("an open job is in the index", after.status, jobId);
      }
      if (
        before?.lease_until !== undefined &&
        after.lease_until !== undefined &&
        after.submissions > before.submissions
      )
        see("lease_taken_over");
      if (after.on_unknown === "wait" && after.status === "PENDING" && (after.errors?.length ?? 0) > 0)
        see("unknown_and_left_to_wait");
      if (!isOutcome(after.status) || before?.status === after.status) return;
      outcomes.push(after);
      seeOutcome(before, after);
    },
    wrote(process, next) {
      const isClaim =
        next.status === "PENDING" && next.lease_until !== undefined && (next.errors?.length ?? 0) === 0;
      if (isClaim) intentsOf(process).set(next.job_id, "claimed");
      else intentsOf(process).delete(next.job_id);
    },
    died(process, why) {
      see(why === "timeout" ? "function_timed_out" : "function_crashed");
      for (const intent of intents.get(process)?.values() ?? []) {
        see(intent === "claimed" ? "crash_between_claim_and_call" : "crash_between_call_and_write");
      }
      intents.delete(process);
    },
    called(operation, at) {
      if (operation === "cancel") see("cancel_asked_at_api");
      for (const [n, { operations, limit, windowMs }] of limits.entries()) {
        if (!operations.includes(operation)) continue;
        const times = callTimes[n] ?? [];
        times.push(at);
        times.sort((a, b) => a - b);
        const first = times.findIndex(
          (time, from) => (times[from + limit] ?? Number.POSITIVE_INFINITY) < time + windowMs,
        );
        if (first >= 0)
          violated(
            `no more than ${limit} calls in ${windowMs} ms`,
            `${operations.join(", ")}: ${limit + 1} from ${times[first]} on`,
          );
        // What is far past cannot be in a window with what comes.
        while (times.length > 4 * limit && (times[0] ?? 0) < at - 10 * windowMs) times.shift();
      }
    },
    answeredByApi({ operation, jobId, process, status, body }) {
      if (operation === "status" && status === 404) see("reconcile_after_status_expired");
      if (
        operation === "status" &&
        /"status":"(SUCCEEDED|FAILED|EXPIRED|CANCELED|WEBHOOK_FAILED)"/.test(body)
      )
        see("reconcile_found_ended");
      if (operation === "cancel" && /"canceled":false/.test(body)) see("cancel_too_late");
      if (operation === "wake" && status < 300) see("target_woken");
      if (operation !== "submit" || status !== 201) return;
      intentsOf(process).set(jobId, "accepted");
      const count = (accepted.get(jobId) ?? 0) + 1;
      accepted.set(jobId, count);
      if (count === 2) see("submitted_twice");
      if (count === 3) see("submitted_thrice");
      if (count > MAX_SUBMISSIONS)
        violated("no more submissions than allowed", `the API accepted ${count}`, jobId);
    },
    announced(event) {
      const { event_id: id } = JSON.parse(event.detail) as { event_id: string };
      const known = announcedAs.get(id);
      if (known !== undefined) see("event_repeated");
      if (known !== undefined && known !== event.detail)
        violated("an event is the same whenever it is told", id, event.jobId);
      announcedAs.set(id, event.detail);
      events.push(event);
    },
    counted(metric) {
      const situation = METRICS[metric];
      if (situation !== undefined) see(situation);
    },
    blobPut(key) {
      if (key.startsWith("spill/")) see("spilled_to_bucket");
    },
    logged(process, message, fields) {
      const why = (fields as { readonly why?: string } | undefined)?.why ?? "";
      const situation = LOG_LINES[message] ?? LOG_LINES[why];
      if (situation !== undefined) see(situation);
      const line = JSON.stringify({ message, fields });
      if (isSecret(line)) violated("no log line holds anything private", `${process.of}: ${message}`);
    },
  };
}
