import { isOutcome, isProvisional, isReplayable, type Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;
// A write may be in flight for a while.
const IN_FLIGHT_MS = 10 * 60_000;
const FROM_MESSAGE = [
  ...["target", "metadata", "priority", "max_time_in_queue_seconds", "inference_retry_config"],
  ...["on_lost", "on_unknown", "created_at"],
] as const;

const OF_MESSAGE: readonly string[] = [
  ...FROM_MESSAGE.filter((field) => field !== "created_at"),
  ...["message_digest", "input", "input_location", "batch_id", "batch_shard", "replay_of"],
];

/** A cancel or a delivery that comes first creates the record without what the message specifies. */
function getsMessage({ status, message_digest, target }: Job, after: Job): boolean {
  const hasEnded = ["CANCELED", "SUCCEEDED", "FAILED"].includes(status);
  return (
    hasEnded && message_digest === undefined && target === undefined && after.message_digest !== undefined
  );
}

/** What holds for every record, and from each version to the next. */
export function recordInvariants(violated: ReportViolation, api: ApiFacts): Partial<Observer> {
  function checkRecord(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status, request_id: requestId } = after;
    const metricCounted = (before?.version ?? 0) + 1;
    if (after.version !== metricCounted)
      violated("every write increments the version", `version ${after.version}, not ${metricCounted}`, jobId);
    const isIndexed = after.check_at !== undefined && after.open_shard !== undefined;
    if (isOutcome(status) === isIndexed) violated("the index holds exactly the open jobs", status, jobId);
    if (requestId !== undefined && !api.acceptedFor(jobId).has(requestId))
      violated("a record names only request ids of its own job", requestId, jobId);
    const hasInput = after.input !== undefined || after.input_location !== undefined;
    // A job that ended before its message came has none.
    const isKept = isOutcome(status) ? isReplayable(status) && after.message_digest !== undefined : true;
    if (hasInput !== isKept) violated("an input is kept exactly as long as it may be needed", status, jobId);
    const partition = isOutcome(status) ? status : undefined;
    if (after.ended_shard?.split("#")[0] !== partition)
      violated(
        "the index of ended jobs holds exactly those, by their outcome",
        `${after.ended_shard}`,
        jobId,
      );
    if (after.batch_shard?.split("#")[0] !== after.batch_id)
      violated("the index of batches holds exactly their jobs", `${after.batch_shard}`, jobId);
  }

  function checkTimes(before: Job | undefined, after: Job, at: number): void {
    const { job_id: jobId, status, check_at = "", expires_at } = after;
    // The API keeps a status for an hour after its request has ended.
    if (status === "SUBMITTED" && !(Date.parse(check_at) - at < HOUR_MS))
      violated("a submitted job is checked while the API still has its status", check_at, jobId);
    if (status === before?.status) return;
    const keptMs = (expires_at ?? Number.POSITIVE_INFINITY) * 1000 - at;
    const isKept = keptMs > MONTH_MS - IN_FLIGHT_MS;
    const isKeptForEver = keptMs > MONTH_MS + IN_FLIGHT_MS;
    if (!isKept || isOutcome(status) === isKeptForEver)
      violated("a record expires a month after its outcome", `${status}, until ${expires_at}`, jobId);
  }

  function checkChange(before: Job, after: Job): void {
    const { job_id: jobId, deliveries } = after;
    const change = `${before.status} → ${after.status}`;
    const result = (job: Job) => JSON.stringify([job.result, job.result_location]);
    const hadResult = before.result !== undefined || before.result_location !== undefined;
    if (hadResult && result(before) !== result(after))
      violated("a stored result never changes", change, jobId);
    const mayGetDigest = getsMessage(before, after);
    const specified = (job: Job) => JSON.stringify(FROM_MESSAGE.map((field) => job[field]));
    if (specified(before) !== specified(after) && !mayGetDigest)
      violated("what the message specified never changes", specified(after), jobId);
    if (before.message_digest !== after.message_digest && !mayGetDigest)
      violated("a record belongs to one message", change, jobId);
    if (deliveries !== before.deliveries && deliveries !== before.deliveries + 1)
      violated("deliveries are counted one at a time", `${before.deliveries} → ${deliveries}`, jobId);
    if (!isOutcome(before.status) || before.status === after.status) return;
    const isReplaced =
      isProvisional(before.status) && (after.status === "SUCCEEDED" || after.status === "FAILED");
    if (!isReplaced) violated("only a provisional outcome changes", change, jobId);
  }

  function checkFinal(before: Job, after: Job): void {
    if (!["SUCCEEDED", "FAILED", "REJECTED"].includes(before.status)) return;
    const fields = Object.keys({ ...before, ...after }) as (keyof Job)[];
    const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
    const mayChange = getsMessage(before, after) ? OF_MESSAGE : ["deliveries"];
    const others = changed.filter((field) => field !== "version" && !mayChange.includes(field));
    if (others.length > 0) {
      const what = `${others.join(", ")} changed in ${before.status}`;
      violated("a final record changes only in its delivery count", what, after.job_id);
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
