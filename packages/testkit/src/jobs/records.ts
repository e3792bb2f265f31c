import { DEFAULT_TIMING, type Job, parseMessage, type SubmitMessage, transition } from "@boomerang/core";
import { START } from "./any-job.ts";

/** A job as it begins. */
export function claimed(jobId: string, at = START, extra: Record<string, unknown> = {}): Job {
  const body = JSON.stringify({ job_id: jobId, target: { model_id: "echo" }, model_input: 1, ...extra });
  const message = parseMessage(body, "sqs-1") as SubmitMessage;
  const decision = transition(
    undefined,
    { type: "claim", message, input: { text: "1" } },
    at,
    DEFAULT_TIMING,
  );
  if (decision.type === "unchanged") throw new Error(decision.reason);
  return decision.job;
}

/** The next record, with whatever the test wants in it. */
export const changed = (job: Job, changes: Partial<Job>): Job => ({
  ...job,
  version: job.version + 1,
  ...changes,
});

/** An open job that is due at a time. */
export const dueAt = (jobId: string, at: number): Job => ({
  ...claimed(jobId),
  check_at: new Date(at).toISOString(),
});
