import { BoomerangError } from "../boomerang-error.ts";
import type { SendFailure } from "./send-batch.ts";

/**
 * Why a message was not sent, or may not have been.
 *
 * @param repeat how to repeat the call so that no second job is made, if it may have been sent; `undefined`: any repetition is safe
 */
export function sendError({ error, isUnknown }: SendFailure, repeat: string | undefined): BoomerangError {
  if (!isUnknown || repeat === undefined) return error;
  const { message, code, retryable, jobId, nextStep, cause } = error;
  return new BoomerangError(`${message}; job ${jobId} may have been sent`, {
    ...{ code, retryable, jobId, cause },
    nextStep: retryable ? repeat : `${nextStep} ${repeat}`,
  });
}

export function submitAgain(jobId: string): string {
  return `Submit it again with the job_id ${jobId} (boomerang submit --job-id ${jobId}): it runs once.`;
}

export function replayAgain(newJobId: string): string {
  return `Replay it again with the newJobId ${newJobId} (boomerang replay --new-id ${newJobId}): it runs once.`;
}
