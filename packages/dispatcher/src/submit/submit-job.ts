import {
  type InvalidMessageError,
  MAX_REQUEST_BYTES,
  payloadTooLarge,
  type SubmitMessage,
} from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { COMPLETE, type MessageDisposition, withTarget } from "../message-disposition.ts";
import type { ReceivedMessage } from "../received-message.ts";
import { admitSubmission } from "./admit-submission.ts";
import { cancelOrPause } from "./cancel-or-pause.ts";
import { claimAndSubmit } from "./claim-and-submit.ts";
import { storeInput } from "./store-input.ts";
import { resubmissionOf, submissionOf, type WebhookBase } from "./submission.ts";

/** Submits the job that a message describes. */
export async function submitJob(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
  message: SubmitMessage,
): Promise<MessageDisposition | InvalidMessageError> {
  const { store } = dispatcher;
  const submission = submissionOf(message, await webhookOf(dispatcher));
  if (submission.bytes > MAX_REQUEST_BYTES) {
    return payloadTooLarge(`the request for this job has ${submission.bytes} bytes`, message);
  }
  // A message that was received before most likely has a record, and then its input is stored already.
  const job = received.receiveCount > 1 ? await store.get(message.job_id) : undefined;
  const claim = { type: "claim", message, sentAt: received.sentAt, input: undefined } as const;
  const attempt = { received, submission, claim, guess: { job } };
  const ofMessage = { batchId: message.job.batch_id, sentAt: received.sentAt };
  const instead = await cancelOrPause(dispatcher, attempt, ofMessage);
  if (instead !== undefined) return withTarget(instead, submission.target);
  const admitted = await admitSubmission(dispatcher, attempt);
  if (admitted.type === "retry") return withTarget(admitted, submission.target);
  const input = job === undefined ? await storeInput(dispatcher, message) : undefined;
  const claimed = await claimAndSubmit(dispatcher, { ...attempt, ...admitted, claim: { ...claim, input } });
  return withTarget(claimed, submission.target);
}

/** Submits a job again from its record, because reconcile asks for it. */
export async function resubmitJob(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
  jobId: string,
): Promise<MessageDisposition> {
  const { store, blobs } = dispatcher;
  const job = await store.get(jobId);
  if (job?.target === undefined || job.status !== "PENDING") return COMPLETE;
  const input =
    job.input ?? (job.input_location && Buffer.from(await blobs.get(job.input_location)).toString());
  if (input === undefined) return COMPLETE;
  const submission = resubmissionOf({ ...job, target: job.target }, input, await webhookOf(dispatcher));
  const attempt = { received, submission, claim: { type: "claim_again" }, guess: { job } } as const;
  const ofRecord = { batchId: job.batch_id, sentAt: Date.parse(job.sent_at ?? job.created_at) };
  const instead = await cancelOrPause(dispatcher, attempt, ofRecord);
  if (instead !== undefined) return withTarget(instead, submission.target);
  const admitted = await admitSubmission(dispatcher, attempt);
  if (admitted.type === "retry") return withTarget(admitted, submission.target);
  return withTarget(await claimAndSubmit(dispatcher, { ...attempt, ...admitted }), submission.target);
}

async function webhookOf({ webhookBaseUrl, secrets }: Collaborators): Promise<WebhookBase> {
  return { url: webhookBaseUrl, linkKey: await secrets.linkKey() };
}
