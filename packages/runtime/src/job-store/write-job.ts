import {
  type Clock,
  type Job,
  type JobWrite,
  type NoOpReason,
  type Timing,
  transition,
} from "@boomerang/core";
import type { JobStore } from "./job-store.ts";

/** What writing needs. */
export interface JobWriter {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly timing: Timing;
}

/** What became of a write. */
export type WriteResult =
  | { readonly type: "written"; readonly job: Job; readonly before: Job | undefined }
  | { readonly type: "unchanged"; readonly reason: NoOpReason; readonly job: Job | undefined };

/** Other writers were faster, again and again; the caller's own retry takes it from here. */
export class ContendedJobError extends Error {
  override readonly name = "ContendedJobError";
  readonly jobId: string;

  constructor(jobId: string) {
    super(
      `job ${jobId} was changed by others at each of ${MAX_ATTEMPTS} attempts to write it; try again later`,
    );
    this.jobId = jobId;
  }
}

const MAX_ATTEMPTS = 10;

/**
 * Puts one write through the state machine and stores what it makes, deciding anew whenever another writer
 * came first.
 *
 * @param guess the record as the caller believes it to be, which spares a read; a wrong guess costs one write
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
  throw new ContendedJobError(jobId);
}
