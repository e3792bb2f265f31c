import {
  type InvalidMessageError,
  inputKey,
  MAX_REQUEST_BYTES,
  payloadTooLarge,
  type StoredText,
  type SubmitMessage,
} from "@boomerang/core";
import { claimAndSubmit } from "./claim-and-submit.ts";
import type { Collaborators } from "./collaborators.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { COMPLETE, type MessageDisposition } from "./message-disposition.ts";
import { resubmissionOf, submissionOf } from "./submission.ts";

// A larger input is cheaper in S3 than in the record.
const MAX_INLINE_INPUT_BYTES = 4096;

/** Submits the job of a message: claim, call, record. */
export async function submitJob(
  dispatcher: Dispatcher,
  message: SubmitMessage,
  receives: number,
): Promise<MessageDisposition | InvalidMessageError> {
  const { secrets, store, blobs } = dispatcher;
  const submission = submissionOf(message, await webhookOf(dispatcher));
  if (submission.bytes > MAX_REQUEST_BYTES) {
    return payloadTooLarge(`the request for this job has ${submission.bytes} bytes`, message.job_id);
  }
  await secrets.apiKey();
  // A message that was seen before most likely has a record, and its input is kept already.
  const known = receives > 1 ? await store.get(message.job_id) : undefined;
  const input = known === undefined ? await keepInput(blobs, message) : undefined;
  const claim = { type: "claim", message, input } as const;
  return claimAndSubmit(dispatcher, submission, claim, { job: known }, receives);
}

/** Submits a recorded job again, as the scheduler asks for it. */
export async function resubmitJob(
  dispatcher: Dispatcher,
  jobId: string,
  receives: number,
): Promise<MessageDisposition> {
  const { secrets, store, blobs } = dispatcher;
  const job = await store.get(jobId);
  if (job?.target === undefined || job.status !== "PENDING") return COMPLETE;
  const input =
    job.input ?? (job.input_location && Buffer.from(await blobs.get(job.input_location)).toString());
  if (input === undefined) return COMPLETE;
  const submission = resubmissionOf({ ...job, target: job.target }, input, await webhookOf(dispatcher));
  await secrets.apiKey();
  return claimAndSubmit(dispatcher, submission, { type: "claim_again" }, { job }, receives);
}

async function webhookOf({ webhookBaseUrl, secrets }: Collaborators) {
  return { url: webhookBaseUrl, linkKey: await secrets.linkKey() };
}

async function keepInput(
  blobs: Collaborators["blobs"],
  message: SubmitMessage,
): Promise<StoredText | undefined> {
  const { text } = message.modelInput;
  if (message.job.on_lost === "fail") return undefined;
  if (Buffer.byteLength(text) <= MAX_INLINE_INPUT_BYTES) return { text };
  return { location: await blobs.put(inputKey(message.job_id, message.digest), text) };
}
