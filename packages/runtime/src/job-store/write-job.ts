import {
  type Clock,
  type Job,
  type JobWrite,
  type NoOpReason,
  type Timing,
  transition,
} from "@boomerang/core";
import type { JobStore } from "./job-store.ts";

export interface JobWriter {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly timing: Timing;
}

export type WriteResult =
  | { readonly type: "written"; readonly job: Job; readonly before: Job | undefined }
  | { readonly type: "unchanged"; readonly reason: NoOpReason; readonly job: Job | undefined };

/** Other writers came first at every attempt; the caller retries later. */
export class ContendedJobError extends Error {
  override readonly name = "ContendedJobError";
}

const MAX_ATTEMPTS = 10;

/**
 * Applies a write with the state machine and stores the new record; decides again whenever another writer came first.
 *
 * @param guess the record as the caller believes it to be: a correct guess saves a read, a wrong one costs a write
 * @throws {@link ContendedJobError} after ten attempts
 */
export async function writeJob(
  { store, clock, timing }: JobWriter,
  jobId: string,
  write: JobWrite,
  guess: { readonly job: Job | undefined } | undefined = undefined,
): Promise<WriteResult> {
  let before = guess === undefined ? await store.get(jobId) : guess.job;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const decision = transition(before, write, clock.now(), timing);
    if (decision.type === "unchanged" && (guess === undefined || attempt > 1)) {
      return { type: "unchanged", reason: decision.reason, job: before };
    }
    if (decision.type === "write" && (await store.put(decision.job, before))) {
      return { type: "written", job: decision.job, before };
    }
    if (attempt < MAX_ATTEMPTS) before = await store.get(jobId);
  }
  throw new ContendedJobError(
    `other writers changed job ${jobId} at each of ${MAX_ATTEMPTS} attempts; try again later`,
  );
}
