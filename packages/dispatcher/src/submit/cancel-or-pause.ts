import { type JobWrite, targetText } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Dispatcher } from "../dispatcher.ts";
import { COMPLETE, type MessageDisposition } from "../message-disposition.ts";
import { handleUnclaimed } from "./handle-unclaimed.ts";
import { storeInput } from "./store-input.ts";
import type { SubmissionAttempt } from "./submission.ts";

/** The job that a message would submit. */
export interface JobOfMessage {
  readonly batchId: string | undefined;
  /** When SQS got the job's own message, ms since the epoch. */
  readonly sentAt: number;
}

/**
 * Cancels a job whose batch was canceled after its message was sent, and pauses one whose target is paused. A paused job continues
 * from its record once the target is resumed, so its message is done.
 *
 * @returns `undefined` if the job may be submitted
 */
export async function cancelOrPause(
  dispatcher: Dispatcher,
  attempt: SubmissionAttempt,
  { batchId, sentAt }: JobOfMessage,
): Promise<MessageDisposition | undefined> {
  const { batchCanceledUntil, isPaused, meter } = dispatcher;
  const { jobId, target } = attempt.submission;
  const [canceledUntil = Number.NEGATIVE_INFINITY, isTargetPaused] = await Promise.all([
    batchId === undefined ? undefined : batchCanceledUntil(batchId),
    isPaused(targetText(target)),
  ]);
  const isCanceled = sentAt <= canceledUntil;
  if (!isCanceled && !isTargetPaused) return undefined;
  const write = await writeOf(dispatcher, attempt, isCanceled ? "cancel_message" : "pause");
  const written = await writeJob(dispatcher, jobId, write, attempt.guess);
  if (written.type === "unchanged") return handleUnclaimed(dispatcher, attempt, written);
  meter.count(isCanceled ? "JobsCanceled" : "JobsPaused");
  return COMPLETE;
}

async function writeOf(
  dispatcher: Dispatcher,
  { claim, guess, submission }: SubmissionAttempt,
  type: "cancel_message" | "pause",
): Promise<JobWrite> {
  if (claim.type === "claim_again")
    return type === "pause" ? { type } : { type: "cancel", jobId: submission.jobId };
  const { message, sentAt } = claim;
  const input = guess.job === undefined ? await storeInput(dispatcher, message) : undefined;
  return { type, message, sentAt, input };
}
