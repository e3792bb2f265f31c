import {
  type AsyncPredictRequest,
  type Job,
  type JobWrite,
  JsonText,
  type SubmitMessage,
  stringifyMembers,
  type Target,
  type TargetInput,
  toTarget,
  webhookToken,
  webhookUrl,
} from "@boomerang/core";
import type { ReceivedMessage } from "../received-message.ts";

/** The API call that submits a job. */
export interface Submission {
  readonly jobId: string;
  readonly target: Target;
  readonly request: AsyncPredictRequest;
  /** Size of the request's body. */
  readonly bytes: number;
}

/** An attempt to make a submission. */
export interface SubmissionAttempt {
  readonly received: ReceivedMessage;
  readonly submission: Submission;
  readonly claim: Extract<JobWrite, { readonly type: "claim" | "claim_again" }>;
  /** The assumed record, which saves a read. */
  readonly guess: { readonly job: Job | undefined };
  /** Whether a health probe comes first, because the API may have accepted the submissions that failed. */
  readonly needsHealthProbe?: boolean;
}

export interface WebhookBase {
  readonly url: string;
  readonly linkKey: string;
}

export function submissionOf(
  { job_id: jobId, job, modelInput }: Omit<SubmitMessage, "type" | "digest">,
  webhook: WebhookBase,
): Submission {
  const { target, priority, max_time_in_queue_seconds, inference_retry_config } = job;
  const request: AsyncPredictRequest = {
    model_input: modelInput,
    webhook_endpoint: webhookUrl(webhook.url, jobId, webhookToken(jobId, webhook.linkKey)),
    ...(priority !== undefined && { priority }),
    ...(max_time_in_queue_seconds !== undefined && { max_time_in_queue_seconds }),
    ...(inference_retry_config !== undefined && { inference_retry_config }),
  };
  return { jobId, target: toTarget(target), request, bytes: Buffer.byteLength(stringifyMembers(request)) };
}

/** @param input the input that was stored at the first submission, as JSON text */
export function resubmissionOf(
  job: Job & { readonly target: TargetInput },
  input: string,
  webhook: WebhookBase,
): Submission {
  return submissionOf({ job_id: job.job_id, job, modelInput: new JsonText(input) }, webhook);
}
