import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import { submissionEndsAt } from "./deadlines.ts";
import type { Violated } from "./violation.ts";

// The provider's two attempts to deliver take 22 s.
const ATTEMPTS_MS = 60_000;
const WAKE_TRIES = 5;

/**
 * What must be known before a submission is over: what the API said of it, that its time has passed, or its delivery.
 *
 * @param skewMs how far a clock may be off
 */
export function verdictRules(violated: Violated, api: ApiFacts, skewMs: number): Partial<Observer> {
  function checkResult(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    const isDelivered = after.deliveries > (before?.deliveries ?? 0);
    if (status === "SUCCEEDED" && !isDelivered) violated("a result comes by a delivery", "none came", jobId);
    const isVerdict = status === "EXPIRED" || (status === "FAILED" && !isDelivered);
    const isTold = before?.status === "SUBMITTED" && api.toldOf(before.request_id ?? "").has(status);
    if (isVerdict && !isTold) violated("a submission ends as the API says", status, jobId);
  }

  function checkAbsence(before: Job | undefined, after: Job): void {
    const { job_id: jobId, status } = after;
    const isAtApi = before?.status === "SUBMITTED" && !api.toldOf(before.request_id ?? "").has("CANCELED");
    if (status === "CANCELED" && isAtApi)
      violated("a submitted job is cancelled by the API alone", "", jobId);
    if (status !== "REJECTED" || before === undefined) return;
    const refusals = api.refusalsOf(jobId);
    if (refusals.length === 0)
      violated("a job is rejected for its own fault alone", JSON.stringify(after.errors), jobId);
    if (api.acceptedFor(jobId).size > 0)
      violated("a job that was accepted is never rejected", JSON.stringify(after.errors), jobId);
    // One that is scaled to zero answers as if there were none.
    const mayBeAsleep = after.target?.development === true && refusals.every((refusal) => refusal === 404);
    if (mayBeAsleep && refusals.length < WAKE_TRIES)
      violated("a target that may be asleep is tried five times", `${refusals.length}`, jobId);
  }

  /** What an earlier submission may still bring is then not waited for any more. */
  function checkGivenUp(before: Job, after: Job, at: number): void {
    const { job_id: jobId, status } = after;
    const { request_id: requestId = "", submitted_at = "", lease_until = "" } = before;
    const isSubmitted = before.status === "SUBMITTED";
    if (isOutcome(before.status) || (!isSubmitted && lease_until === "")) return;
    const goesBack =
      status === "PENDING" && after.lease_until === undefined && after.submissions === before.submissions;
    if (status !== "LOST" && !goesBack) return;
    if (goesBack && before.on_lost === "fail")
      violated("who would rather fail is not submitted again after a loss", "", jobId);
    const from = Date.parse(isSubmitted ? submitted_at : lease_until);
    const isOver = at + 2 * skewMs >= submissionEndsAt(before, from);
    const told = api.toldOf(requestId);
    const isTold = ["SUCCEEDED", "WEBHOOK_FAILED", "UNKNOWN"].some((word) => told.has(word));
    const isRefused = status === "LOST" && api.refusalsOf(jobId).length > 0;
    if (!isOver && !(isSubmitted ? isTold : isRefused))
      violated("a submission is given up when it is over, and not before", `it was ${before.status}`, jobId);
    if (isSubmitted && !isOver && mayCome(requestId, at))
      violated("a delivery that may still come is waited for", `that of request ${requestId}`, jobId);
    if (isSubmitted && api.isOfPeace(requestId))
      violated("what is submitted when there are no troubles comes back", `not request ${requestId}`, jobId);
  }

  function mayCome(requestId: string, at: number): boolean {
    const { status, webhook_status = "", status_at = "" } = api.lastToldOf(requestId) ?? {};
    const isUnderWay = status === "SUCCEEDED" && ["PENDING", "SUCCEEDED"].includes(webhook_status);
    return isUnderWay && at + 2 * skewMs < Date.parse(status_at) + ATTEMPTS_MS;
  }

  return {
    changed({ before, after }, at) {
      if (before?.status !== after.status) {
        checkResult(before, after);
        checkAbsence(before, after);
      }
      if (before !== undefined) checkGivenUp(before, after, at);
    },
  };
}
