import { isOutcome, isProvisional, type Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { Violated } from "./violation.ts";

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;
// A write may be on its way for a while.
const ON_ITS_WAY_MS = 10 * 60_000;
const OF_THE_SENDER = [
  ...["target", "metadata", "priority", "max_time_in_queue_seconds", "inference_retry_config"],
  ...["on_lost", "on_unknown", "message_digest", "created_at"],
] as const;

/** What holds of every record, and from each of its versions to the next. */
export function recordRules(violated: Violated, api: ApiFacts): Partial<Observer> {
  function checkRecord(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status, request_id: requestId } = after;
    const counted = (before?.version ?? 0) + 1;
    if (after.version !== counted)
      violated("every write is counted", `version ${after.version}, not ${counted}`, jobId);
    const isIndexed = after.check_at !== undefined && after.open_shard !== undefined;
    if (isOutcome(status) === isIndexed)
      violated("the index holds the open jobs and no others", status, jobId);
    if (requestId !== undefined && !api.acceptedFor(jobId).has(requestId))
      violated("a request is the job's own", requestId, jobId);
    const hasInput = after.input !== undefined || after.input_location !== undefined;
    const needsInput = !isOutcome(status) && after.on_lost !== "fail";
    if (hasInput !== needsInput)
      violated("an input is kept while it may be needed, and no longer", status, jobId);
  }

  function checkTimes(before: Job | undefined, after: Job, at: number): void {
    const { job_id: jobId, status, check_at = "", expires_at } = after;
    // A status can be read for an hour after its request has ended.
    if (status === "SUBMITTED" && !(Date.parse(check_at) - at < HOUR_MS))
      violated("a submitted job is looked at while its status can be read", check_at, jobId);
    if (status === before?.status) return;
    const keptMs = (expires_at ?? Number.POSITIVE_INFINITY) * 1000 - at;
    const isKept = keptMs > MONTH_MS - ON_ITS_WAY_MS;
    const isKeptForEver = keptMs > MONTH_MS + ON_ITS_WAY_MS;
    if (!isKept || isOutcome(status) === isKeptForEver)
      violated("a record is kept for a month from its outcome", `${status}, until ${expires_at}`, jobId);
  }

  function checkChange(before: Job, after: Job): void {
    const { job_id: jobId, deliveries } = after;
    const change = `${before.status} → ${after.status}`;
    const result = (job: Job) => JSON.stringify([job.result, job.result_location]);
    const hadResult = before.result !== undefined || before.result_location !== undefined;
    if (hadResult && result(before) !== result(after))
      violated("a stored result never changes", change, jobId);
    const asked = (job: Job) => JSON.stringify(OF_THE_SENDER.map((field) => job[field]));
    if (asked(before) !== asked(after)) violated("a job stays as it was asked for", asked(after), jobId);
    if (deliveries !== before.deliveries && deliveries !== before.deliveries + 1)
      violated("deliveries are counted one by one", `${before.deliveries} → ${deliveries}`, jobId);
    if (!isOutcome(before.status) || before.status === after.status) return;
    const givesWay =
      isProvisional(before.status) && (after.status === "SUCCEEDED" || after.status === "FAILED");
    if (!givesWay) violated("an outcome is final", change, jobId);
  }

  function checkFinal(before: Job, after: Job): void {
    if (!["SUCCEEDED", "FAILED", "REJECTED"].includes(before.status)) return;
    const fields = Object.keys({ ...before, ...after }) as (keyof Job)[];
    const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
    const others = changed.filter((field) => field !== "version" && field !== "deliveries");
    if (others.length > 0) {
      const what = `${others.join(", ")} changed in ${before.status}`;
      violated("of a final record only its deliveries are counted", what, after.job_id);
    }
  }

  return {
    changed({ before, after }, at) {
      checkRecord(before, after);
      checkTimes(before, after, at);
      if (before === undefined) return;
      checkChange(before, after);
      checkFinal(before, after);
    },
  };
}
