import {
  type Clock,
  type Job,
  type JobWrite,
  type NoOpReason,
  type Random,
  retryDelayMs,
  type Sleep,
  type Timing,
  transition,
} from "@boomerang/core";
import type { JobStore } from "./job-store.ts";

export interface JobWriter {
  readonly store: Pick<JobStore, "get" | "put">;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly sleep: Sleep;
  readonly random: Random;
  /** When it gives up on a job that others write too, ms since the epoch; default two seconds after it begins. */
  readonly retryUntil?: number | undefined;
}

export type WriteResult =
  | { readonly type: "written"; readonly job: Job; readonly before: Job | undefined }
  | { readonly type: "unchanged"; readonly reason: NoOpReason; readonly job: Job | undefined };

/** Other writers came first at every attempt, until the deadline; the caller retries later. */
export class ContendedJobError extends Error {
  override readonly name = "ContendedJobError";
}

const RETRY_MS = 2000;
// Of a hundred writers about one succeeds in each time that a read and a write take, whatever the others do. Without delays
// all of them would write at that rate, more than DynamoDB allows for one item.
const DELAY_MS = { baseMs: 25, capMs: 400 } as const;

/**
 * Applies a write with the state machine and stores the new record; decides again whenever another writer came first, after a
 * delay with full jitter.
 *
 * @param guess the record as the caller believes it to be: a correct guess saves a read, a wrong one costs a write
 * @throws {@link ContendedJobError} when another attempt would be too late
 */
export async function writeJob(
  { store, clock, timing, sleep, random, retryUntil }: JobWriter,
  jobId: string,
  write: JobWrite,
  guess: { readonly job: Job | undefined } | undefined = undefined,
): Promise<WriteResult> {
  const until = retryUntil ?? clock.now() + RETRY_MS;
  let before = guess === undefined ? await store.get(jobId) : guess.job;
  for (let attempt = 1; ; attempt++) {
    const decision = transition(before, write, clock.now(), timing);
    if (decision.type === "unchanged" && (guess === undefined || attempt > 1)) {
      return { type: "unchanged", reason: decision.reason, job: before };
    }
    if (decision.type === "write") {
      if (await store.put(decision.job, before)) return { type: "written", job: decision.job, before };
      const delayMs = retryDelayMs({ attempt, ...DELAY_MS, random });
      if (clock.now() + delayMs >= until) throw new ContendedJobError(contended(jobId, attempt));
      await sleep(delayMs);
    }
    before = await store.get(jobId);
  }
}

function contended(jobId: string, attempts: number): string {
  return `other writers changed job ${jobId} at each of ${attempts} attempts; try again later`;
}
