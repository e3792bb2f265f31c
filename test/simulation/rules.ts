import { isAbsence, isOutcome, type Job, type JobEvent } from "@boomerang/core";
import type { Observer, Operation } from "./observer.ts";
import type { Process } from "./process.ts";

/** A rule that was broken. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  /** The job that it is about. */
  readonly jobId?: string;
}

/** A limit of calls, over every window of time. */
export interface CallLimit {
  readonly operations: readonly Operation[];
  readonly limit: number;
  readonly windowMs: number;
}

/** The rules that hold at every step. */
export interface Rules extends Partial<Observer> {
  violated(rule: string, what: string, jobId?: string): void;
  readonly violations: readonly Violation[];
  /** Outcomes in the order in which they were written. */
  readonly outcomes: readonly Job[];
  readonly events: readonly JobEvent[];
}

// What was promised is said here once more: taken from the product, it would change with it.
const MAX_SUBMISSIONS = 3;
const QUEUE_SECONDS = 600;
const HOUR_MS = 3_600_000;
// The scheduler looks once a minute, and a delivery that is spilled or late takes its time.
const SLACK_MS = 20 * 60_000;
const RETRIED = [200, 500, 502, 503, 504];

/**
 * @param limits what the calls of all processes together keep to
 * @param isSecret whether a log line holds what no line may hold
 * @param skewMs how far a clock may be off; default 0
 */
export function createRules(
  limits: readonly CallLimit[],
  isSecret: (line: string) => boolean,
  skewMs = 0,
): Rules {
  const violations: Violation[] = [];
  const outcomes: Job[] = [];
  const events: JobEvent[] = [];
  const requestsOf = new Map<string, Set<string>>();
  const callTimes = limits.map((): number[] => []);
  const announcedAs = new Map<string, string>();
  /** When each job was last claimed or submitted. */
  const submittedAt = new Map<string, number>();
  let healedAt = Number.POSITIVE_INFINITY;
  /** Requests that the API said it has cancelled, and jobs of which it refused a submission for good. */
  const canceledAtApi = new Set<string>();
  const refusedAtApi = new Set<string>();
  const claims = new Map<Process, Map<string, string>>();

  const violated = (rule: string, what: string, jobId?: string) =>
    void violations.push({ rule, what, ...(jobId !== undefined && { jobId }) });

  function checkRecord(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    const counted = (before?.version ?? 0) + 1;
    if (after.version !== counted)
      violated("every write is counted", `version ${after.version}, not ${counted}`, jobId);
    if (after.submissions > MAX_SUBMISSIONS)
      violated("no more submissions than allowed", `${after.submissions}`, jobId);
    const isIndexed = after.check_at !== undefined && after.open_shard !== undefined;
    if (isOutcome(status) === isIndexed)
      violated("the index holds the open jobs and no others", status, jobId);
    const isOurs = after.request_id === undefined || requestsOf.get(jobId)?.has(after.request_id);
    if (!isOurs) violated("a request is the job's own", `${after.request_id}`, jobId);
  }

  function checkChange(before: Job, after: Job): void {
    const result = (job: Job) => JSON.stringify([job.result, job.result_location]);
    const hadResult = before.result !== undefined || before.result_location !== undefined;
    if (hadResult && result(before) !== result(after)) {
      violated("a stored result never changes", `${before.status} → ${after.status}`, after.job_id);
    }
    if (!isOutcome(before.status) || before.status === after.status) return;
    const givesWay = isAbsence(before.status) && (after.status === "SUCCEEDED" || after.status === "FAILED");
    if (!givesWay) violated("an outcome is final", `${before.status} → ${after.status}`, after.job_id);
  }

  function checkClaim(before: Job, after: Job, at: number): void {
    const { job_id: jobId } = after;
    if (after.submissions <= before.submissions || before.lease_until === undefined) return;
    if (at + 2 * skewMs < Date.parse(before.lease_until))
      violated("a claimed job is claimed by nobody else", `until ${before.lease_until}`, jobId);
    if (before.on_unknown === "wait") violated("who would rather wait is not submitted again", "", jobId);
  }

  function checkVerdict(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    if (before?.status === status) return;
    const isAtApi = before?.status === "SUBMITTED" && !canceledAtApi.has(before.request_id ?? "");
    if (status === "CANCELED" && isAtApi)
      violated("a submitted job is cancelled by the API alone", "", jobId);
    if (status === "REJECTED" && after.submissions > 0 && !refusedAtApi.has(jobId))
      violated("a job is rejected for its own fault alone", JSON.stringify(after.errors), jobId);
  }

  function checkFinal(before: Job, after: Job): void {
    if (!["SUCCEEDED", "FAILED", "REJECTED"].includes(before.status)) return;
    const lasting = ({ version: _, deliveries: __, ...rest }: Job) =>
      JSON.stringify(Object.entries(rest).sort());
    if (lasting(before) !== lasting(after))
      violated("of a final record only its deliveries are counted", before.status, after.job_id);
  }

  function checkDeadline(before: Job | undefined, after: Job, at: number): void {
    const { job_id: jobId } = after;
    const isSubmitted = after.status === "SUBMITTED" && before?.status !== "SUBMITTED";
    if (isSubmitted || after.submissions > (before?.submissions ?? 0)) submittedAt.set(jobId, at);
    const from = submittedAt.get(jobId);
    if (from === undefined || !isOutcome(after.status) || (before && isOutcome(before.status))) return;
    // While there are troubles, nobody may be able to write the outcome.
    const latest = Math.max(deadlineOf(after, from), healedAt) + HOUR_MS + SLACK_MS;
    if (at > latest)
      violated("no job is open past its deadline", `${Math.round((at - latest) / 1000)} s late`, jobId);
  }

  function accept(jobId: string, requestId: string): void {
    const requests = (requestsOf.get(jobId) ?? new Set()).add(requestId);
    requestsOf.set(jobId, requests);
    if (requests.size > MAX_SUBMISSIONS) {
      violated("no more submissions than allowed", `${requests.size} accepted`, jobId);
    }
  }

  return {
    violated,
    violations,
    outcomes,
    events,
    healed(at) {
      healedAt = at;
    },
    changed({ before, after }, at) {
      checkRecord(before, after);
      if (before !== undefined) checkChange(before, after);
      if (before !== undefined) checkClaim(before, after, at);
      if (before !== undefined) checkFinal(before, after);
      checkVerdict(before, after);
      checkDeadline(before, after, at);
      if (isOutcome(after.status) && before?.status !== after.status) outcomes.push(after);
    },
    called(operation, at) {
      for (const [n, { operations, limit, windowMs }] of limits.entries()) {
        const times = callTimes[n] ?? [];
        if (!operations.includes(operation)) continue;
        times.push(at);
        times.sort((a, b) => a - b);
        const isOver = times.some(
          (from, place) => (times[place + limit] ?? Number.POSITIVE_INFINITY) < from + windowMs,
        );
        if (isOver) violated(`at most ${limit} calls in ${windowMs} ms`, operations.join(" and "));
        // What is far past cannot share a window with what is to come.
        while ((times[0] ?? at) < at - 10 * windowMs) times.shift();
      }
    },
    wrote(process, { before, after }) {
      if (process.of !== "dispatcher") return;
      const own = claims.get(process) ?? new Map<string, string>();
      claims.set(process, own);
      const { job_id: jobId, lease_until } = after;
      if (after.submissions > (before?.submissions ?? 0)) return void own.set(jobId, lease_until ?? "");
      const isUnderClaim =
        before?.status === "PENDING" && before.lease_until !== undefined && after.status !== "CANCELED";
      if (isUnderClaim && own.get(jobId) !== before.lease_until)
        violated("nobody writes under the claim of another", `${before.status} → ${after.status}`, jobId);
    },
    answeredByApi({ operation, jobId, status, body }) {
      if (operation === "submit" && [400, 404, 413, 422].includes(status)) refusedAtApi.add(jobId);
      if (/"canceled":true|"status":"CANCELED"/.test(body))
        canceledAtApi.add((JSON.parse(body) as { request_id: string }).request_id);
      if (operation !== "submit" || status !== 201) return;
      accept(jobId, (JSON.parse(body) as { request_id: string }).request_id);
    },
    // The answer to its submission may have been an error all the same.
    delivering: accept,
    delivered(jobId, status) {
      if (!RETRIED.includes(status))
        violated("a good delivery is never refused", `answered ${status}`, jobId);
    },
    announced(event) {
      const { event_id: id } = JSON.parse(event.detail) as { event_id: string };
      const known = announcedAs.get(id);
      if (known !== undefined && known !== event.detail) {
        violated("an event is the same whenever it is told", id, event.jobId);
      }
      announcedAs.set(id, event.detail);
      events.push(event);
    },
    logged(process, message, fields) {
      const line = JSON.stringify({ message, fields });
      if (isSecret(line)) violated("no log line holds anything private", `${process.of}: ${message}`);
    },
  };
}

/** When a submission has surely ended: its time in the queue, and an hour to run. */
function deadlineOf({ max_time_in_queue_seconds: seconds = QUEUE_SECONDS }: Job, from: number): number {
  return from + seconds * 1000 + HOUR_MS;
}
