import {
  DEFAULT_TIMING,
  InferenceApiError,
  isoTime,
  type Job,
  type JobWrite,
  parseMessage,
  type RequestStatus,
  type SubmitMessage,
  transition,
} from "@boomerang/core";

export const T0 = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const timing = DEFAULT_TIMING;

/** The record after a write. Records in these tests are made by the state machine itself. */
export function apply(job: Job | undefined, write: JobWrite, now = T0): Job {
  const decision = transition(job, write, now, timing);
  if (decision.type === "unchanged") throw new Error(`unchanged: ${decision.reason}`);
  return decision.job;
}

/** A job whose submission is under way. */
export function claimed(fields: Record<string, unknown> = {}, now = T0): Job {
  const body = { job_id: "order-1", target: { model_id: "echo" }, model_input: "PRIVATE", ...fields };
  const message = parseMessage(JSON.stringify(body), "sqs-1") as SubmitMessage;
  return apply(undefined, { type: "claim", message, input: { text: '"PRIVATE"' } }, now);
}

const claimOf = ({ lease_until = "" }: Job) => lease_until;

export function submitted(fields: Record<string, unknown> = {}, now = T0): Job {
  const job = claimed(fields, now);
  return apply(job, { type: "submitted", claim: claimOf(job), requestId: `r-${job.job_id}` }, now);
}

/** A job whose submission the API may or may not have accepted. */
export function unknown(fields: Record<string, unknown> = {}, now = T0): Job {
  const job = claimed(fields, now);
  const error = { code: "no_answer", message: "no response" } as const;
  return apply(job, { type: "unknown", claim: claimOf(job), error }, now);
}

/** A job that waits until its message is received again. */
export function released(fields: Record<string, unknown> = {}, now = T0): Job {
  const job = claimed(fields, now);
  return apply(job, { type: "release", claim: claimOf(job) }, now);
}

/** A job of a version before 2026-11-29, which did not keep the input of every job. */
export function withoutInput({ input: _, ...job }: Job): Job {
  return job;
}

/** A job that waits to be resubmitted. */
export function resubmitted(fields: Record<string, unknown> = {}, now = T0): Job {
  const job = submitted(fields, now);
  return apply(
    job,
    { type: "lost", version: job.version, error: { code: "DELIVERY_FAILED", message: "" } },
    now,
  );
}

export function statusResponse(fields: Partial<RequestStatus> = {}): RequestStatus {
  return {
    request_id: "r-order-1",
    model_id: "echo",
    deployment_id: "d1",
    status: "QUEUED",
    webhook_status: "PENDING",
    created_at: isoTime(T0),
    status_at: isoTime(T0),
    errors: [],
    ...fields,
  };
}

/** The error of a status call; without a status, the call got no response. */
export function statusCallError(status?: number): InferenceApiError {
  return new InferenceApiError("failed", {
    operation: "requestStatus",
    kind: status === 404 ? "not_found" : "unknown",
    retryable: true,
    status,
  });
}
