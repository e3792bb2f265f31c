import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import { submissionEndsAt } from "./deadlines.ts";
import type { ReportViolation } from "./violation.ts";

// The provider's two delivery attempts take 22 s.
const ATTEMPTS_MS = 60_000;
// For how long the API's queue must be empty before a submission counts as ended.
const QUEUE_SEEN_MS = 15 * 60_000;
const WAKE_TRIES = 5;

/**
 * What must be known before a submission has ended: its status at the API, that its deadline has passed, or its delivery.
 *
 * @param skewMs how far a clock may be off
 */
export function outcomeInvariants(
  violated: ReportViolation,
  api: ApiFacts,
  skewMs: number,
): Partial<Observer> {
  function checkResult(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    const isDelivered = after.deliveries > (before?.deliveries ?? 0);
    if (status === "SUCCEEDED" && !isDelivered)
      violated("a result comes from a delivery", "none came", jobId);
    const needsReport = status === "EXPIRED" || (status === "FAILED" && !isDelivered);
    const isReported = before?.status === "SUBMITTED" && api.statusesOf(before.request_id ?? "").has(status);
    if (needsReport && !isReported)
      violated("an outcome without a delivery is one that the API reported", status, jobId);
  }

  function checkWithoutResult(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    const isAtApi =
      before?.status === "SUBMITTED" && !api.statusesOf(before.request_id ?? "").has("CANCELED");
    if (status === "CANCELED" && isAtApi) violated("a submitted job is canceled only by the API", "", jobId);
    if (status !== "REJECTED" || before === undefined) return;
    const rejections = api.rejectionsOf(jobId);
    if (rejections.length === 0)
      violated(
        "a job is rejected only if the API rejected its submission",
        JSON.stringify(after.errors),
        jobId,
      );
    if (api.acceptedFor(jobId).size > 0)
      violated("an accepted job is never rejected", JSON.stringify(after.errors), jobId);
    // A target that is scaled to zero responds with 404.
    const mayBeScaledToZero =
      after.target?.development === true && rejections.every((status) => status === 404);
    if (mayBeScaledToZero && rejections.length < WAKE_TRIES)
      violated("a target that may be scaled to zero is tried five times", `${rejections.length}`, jobId);
  }

  /** The job no longer waits for an earlier submission. */
  function checkGivenUp(before: Job, after: Job, at: number): void {
    const { job_id: jobId, status } = after;
    const { request_id: requestId = "", submitted_at = "", lease_until = "" } = before;
    const isSubmitted = before.status === "SUBMITTED";
    if (isOutcome(before.status) || (!isSubmitted && lease_until === "")) return;
    const isReset =
      status === "PENDING" && after.lease_until === undefined && after.submissions === before.submissions;
    if (status !== "LOST" && !isReset) return;
    if (isReset && before.on_lost === "fail") violated("on_lost fail prevents a resubmission", "", jobId);
    const from = Date.parse(isSubmitted ? submitted_at : lease_until);
    const isOver = at + 2 * skewMs >= submissionEndsAt(before, from);
    const reported = api.statusesOf(requestId);
    const hasEnded = ["SUCCEEDED", "WEBHOOK_FAILED", "UNKNOWN"].some((known) => reported.has(known));
    const isRejected = status === "LOST" && api.rejectionsOf(jobId).length > 0;
    if (!isOver && !(isSubmitted ? hasEnded : isRejected || isKnownToHaveEnded(before, from)))
      violated("a submission is given up only when it has ended", `it was ${before.status}`, jobId);
    const mayStillArrive = isSubmitted ? mayArrive(requestId, at) : !isRejected && hasJustEnded(jobId, at);
    if (!isOver && mayStillArrive)
      violated("a job waits for a delivery that may still arrive", `that of request ${requestId}`, jobId);
    // Its delivery may have been quarantined until it was too late.
    const isQuarantined = before.quarantined_delivery_at !== undefined;
    const isDeliverable = !api.isTooLarge(requestId) && !isQuarantined;
    if (isSubmitted && api.wasAcceptedAfterFaults(requestId) && isDeliverable)
      violated("a submission after the faults gets its delivery", `not request ${requestId}`, jobId);
  }

  /** Whether nothing of the job waits or runs at the API, and the API's queue has shown that often enough. */
  function isKnownToHaveEnded({ job_id: jobId, target }: Job, leaseUntil: number): boolean {
    const seen = api.emptyQueuesOf(target?.model_id ?? target?.chain_id ?? "");
    const since = seen.filter((time) => time + 2 * skewMs >= leaseUntil);
    const seenForMs = (since.at(-1) ?? 0) - (since[0] ?? 0);
    return api.openRequestsOf(jobId).size === 0 && seenForMs + 2 * skewMs >= QUEUE_SEEN_MS;
  }

  function hasJustEnded(jobId: string, at: number): boolean {
    return at + 2 * skewMs < (api.lastEndOf(jobId) ?? Number.NEGATIVE_INFINITY) + ATTEMPTS_MS;
  }

  function mayArrive(requestId: string, at: number): boolean {
    const { status, webhook_status = "", status_at = "" } = api.lastStatusOf(requestId) ?? {};
    const isInProgress = status === "SUCCEEDED" && ["PENDING", "SUCCEEDED"].includes(webhook_status);
    return isInProgress && at + 2 * skewMs < Date.parse(status_at) + ATTEMPTS_MS;
  }

  return {
    changed({ before, after }, at) {
      if (before?.status !== after.status) {
        checkResult(before, after);
        checkWithoutResult(before, after);
      }
      if (before !== undefined) checkGivenUp(before, after, at);
    },
  };
}
