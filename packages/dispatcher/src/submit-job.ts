import {
  InferenceApiError,
  type InvalidMessageError,
  type Job,
  type JobError,
  type JobWrite,
  MAX_REQUEST_BYTES,
  MAX_SUBMISSIONS,
  MAX_WAKE_TRIES,
  type Stored,
  type SubmitMessage,
  tooLarge,
} from "@boomerang/core";
import { type Written, writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { accountDelayMs, backoffMs, unknownDelayMs } from "./retry-delay.ts";
import { resubmissionOf, type Submission, submissionOf } from "./submission.ts";
import { submissionFailure } from "./submission-failure.ts";
import { DONE, type Verdict } from "./verdict.ts";

/** An input up to this many bytes is kept in the record; a larger one is cheaper in S3. */
export const MAX_INLINE_INPUT_BYTES = 4096;

// Longer waits are SQS's business: Lambda bills by the millisecond.
const MAX_WAIT_FOR_TURN_MS = 5000;
const ASLEEP_BASE_MS = 20_000;

/** Submits the job of a message: claim, call, record. */
export async function submitJob(
  collaborators: Collaborators,
  message: SubmitMessage,
  receives: number,
): Promise<Verdict | InvalidMessageError> {
  const { secrets, store, blobs } = collaborators;
  const webhook = { url: collaborators.webhookBaseUrl, linkKey: await secrets.linkKey() };
  const submission = submissionOf(message, webhook);
  if (submission.bytes > MAX_REQUEST_BYTES) {
    return tooLarge(`the request for this job has ${submission.bytes} bytes`, message.job_id);
  }
  // A message that was seen before most likely has a record, and its input is kept already.
  const known = receives > 1 ? await store.get(message.job_id) : undefined;
  const input = known === undefined ? await keepInput(blobs, message) : undefined;
  const claim: JobWrite = { type: "claim", message, input };
  return submit(collaborators, submission, claim, { job: known }, receives);
}

/** Submits a recorded job again, as the scheduler asks for it. */
export async function resubmitJob(collaborators: Collaborators, jobId: string, receives: number): Promise<Verdict> {
  const { secrets, store, blobs } = collaborators;
  const job = await store.get(jobId);
  if (job?.target === undefined || job.status !== "PENDING") return DONE;
  const input = job.input ?? (job.input_location && Buffer.from(await blobs.get(job.input_location)).toString());
  if (input === undefined) return DONE;
  const webhook = { url: collaborators.webhookBaseUrl, linkKey: await secrets.linkKey() };
  const submission = resubmissionOf({ ...job, target: job.target }, input, webhook);
  return submit(collaborators, submission, { type: "claim_again" }, { job }, receives);
}

async function keepInput(blobs: Collaborators["blobs"], message: SubmitMessage): Promise<Stored | undefined> {
  const { text } = message.modelInput;
  if (message.job.on_lost === "fail") return undefined;
  if (Buffer.byteLength(text) <= MAX_INLINE_INPUT_BYTES) return { text };
  return { location: await blobs.put(`inputs/${message.job_id}/${message.digest}.json`, text) };
}

async function submit(
  collaborators: Collaborators,
  submission: Submission,
  claim: JobWrite,
  guess: { readonly job: Job | undefined },
  receives: number,
): Promise<Verdict> {
  const { api, submissions, secrets, random, log, meter } = collaborators;
  // Before the claim: a key that cannot be read must not look like a submission that may have been accepted.
  await secrets.apiKey();
  const waitMs = await submissions.acquire(MAX_WAIT_FOR_TURN_MS);
  if (waitMs > 0) return giveBack(backoffMs(receives, random, waitMs), "the submission limit is used up");
  const claimed = await writeJob(collaborators, submission.jobId, claim, guess);
  if (claimed.type === "kept") return afterKept(collaborators, submission.jobId, claimed);
  try {
    const { request_id } = await api.submit(submission.target, submission.request);
    const { job } = claimed;
    const write: JobWrite = { type: "submitted", claim: job.lease_until ?? "", requestId: request_id };
    const written = await writeJob(collaborators, submission.jobId, write, { job });
    if (written.type === "kept" && written.reason === "superseded") {
      log.warn("submission recorded by nobody: its claim was taken over", { job_id: submission.jobId, request_id });
    }
    meter.count("JobsSubmitted");
    return DONE;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    return afterFailure(collaborators, submission, claimed.job, error, receives);
  }
}

function afterKept(
  { log, clock }: Collaborators,
  jobId: string,
  { reason, job }: Extract<Written, { type: "kept" }>,
): Verdict {
  if (reason === "leased") {
    const leftMs = Date.parse(job?.lease_until ?? "") - clock.now();
    return giveBack(Math.max(1000, leftMs), "its submission is under way");
  }
  if (reason === "other_message") log.warn("a second message names this job; it changes nothing", { job_id: jobId });
  return DONE;
}

async function afterFailure(
  collaborators: Collaborators,
  submission: Submission,
  job: Job,
  error: InferenceApiError,
  receives: number,
): Promise<Verdict> {
  const { api, submissions, secrets, random, log, meter } = collaborators;
  const { jobId, target } = submission;
  const claim = job.lease_until ?? "";
  const write = (next: JobWrite) => writeJob(collaborators, jobId, next, { job });
  const failure = submissionFailure(error, target);
  log.warn("submission failed", { job_id: jobId, failure, status: error.status, api_request_id: error.apiRequestId });
  switch (failure) {
    case "rejected":
      await write({ type: "reject", claim, errors: [jobErrorOf(error)] });
      meter.count("JobsRejected");
      return DONE;
    case "asleep": {
      const tries = job.wake_tries ?? 0;
      if (tries + 1 >= MAX_WAKE_TRIES) {
        await write({ type: "reject", claim, errors: [jobErrorOf(error)] });
        meter.count("JobsRejected");
        return DONE;
      }
      // Waking comes first: a stop in between leaves a claim that runs out, never a job that waits for nothing.
      await api.wake(target).catch((cause: unknown) => log.warn("wake failed", { job_id: jobId, error: cause }));
      await write({ type: "release", claim, asleep: true });
      return giveBack(ASLEEP_BASE_MS * 2 ** tries, "its target is asleep");
    }
    case "account":
      meter.count("AccountErrors");
      await write({ type: "release", claim });
      await secrets.apiKey(true);
      return giveBack(accountDelayMs(random), "the API refuses the account");
    case "throttled":
      meter.count("SubmissionsThrottled");
      await write({ type: "release", claim });
      await submissions.refused(error.retryAfterMs);
      return giveBack(backoffMs(receives, random, error.retryAfterMs), "the API throttles");
    case "not_accepted":
      await write({ type: "release", claim });
      return giveBack(backoffMs(receives, random, error.retryAfterMs), "the API did not accept it");
    case "unknown":
      meter.count("SubmissionsUnknown");
      await write({ type: "unknown", claim, error: jobErrorOf(error) });
      if (job.on_unknown === "wait" || job.submissions >= MAX_SUBMISSIONS) return DONE;
      return giveBack(unknownDelayMs(job.submissions, random), "whether it was accepted is unknown");
  }
}

function jobErrorOf(error: InferenceApiError): JobError {
  return { code: error.errorCode ?? (error.status === undefined ? "no_answer" : `http_${error.status}`), message: error.message };
}

function giveBack(afterMs: number, why: string): Verdict {
  return { type: "return", afterMs, why };
}
