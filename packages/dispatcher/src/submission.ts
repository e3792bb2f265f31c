import {
  type AsyncPredictRequest,
  type Job,
  type JobMessage,
  JsonText,
  type SubmitMessage,
  stringifyMembers,
  type Target,
  type TargetInput,
  toTarget,
  webhookToken,
  webhookUrl,
} from "@boomerang/core";

/** One call to be made for a job. */
export interface Submission {
  readonly jobId: string;
  readonly target: Target;
  readonly request: AsyncPredictRequest;
  /** Bytes of the request's body. */
  readonly bytes: number;
}

/** Where deliveries come in. */
export interface WebhookBase {
  readonly url: string;
  readonly linkKey: string;
}

/** The call for a job as its message asks for it. */
export function submissionOf({ job_id, job, modelInput }: SubmitMessage, webhook: WebhookBase): Submission {
  return build(job_id, job, modelInput, webhook);
}

/** The call for a job that is recorded, with the input that was kept for it. */
export function resubmissionOf(
  job: Job & { readonly target: TargetInput },
  input: string,
  webhook: WebhookBase,
): Submission {
  return build(job.job_id, job, new JsonText(input), webhook);
}

function build(
  jobId: string,
  job: Pick<JobMessage, "target" | "priority" | "max_time_in_queue_seconds" | "inference_retry_config">,
  modelInput: JsonText,
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
