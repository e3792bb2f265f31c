import type { Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { WaitOptions } from "../client.ts";
import { fromAwsError } from "../from-aws-error.ts";
import type { JobResult } from "../job-result.ts";
import { type ReadObject, readResult } from "./read-result.ts";
import type { WaitRounds } from "./wait-rounds.ts";

const DEFAULT_TIMEOUT_MS = 600_000;

interface Collaborators {
  readonly rounds: WaitRounds;
  readonly readObject: ReadObject;
  readonly sleep: Sleep;
}

/** Waits for the outcome of a job, and reads its result. */
export async function waitForResult<T>(
  { rounds, readObject, sleep }: Collaborators,
  jobId: string,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS, output }: WaitOptions<T>,
): Promise<JobResult<T>> {
  const timeout = new AbortController();
  const ended = new AbortController();
  sleep(timeoutMs, ended.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  const ends = AbortSignal.any([timeout.signal, ...(signal === undefined ? [] : [signal])]);
  const nextStep = `The job goes on. Wait again with wait("${jobId}"), or cancel it with cancel("${jobId}").`;
  try {
    const job = await rounds.wait(jobId, ends);
    const result = await readResult(job, readObject, output);
    if (result.status === "PENDING" || result.status === "SUBMITTED") throw new TypeError("the job is open");
    return result;
  } catch (error) {
    if (signal?.aborted) {
      const message = `waiting for job ${jobId} was aborted`;
      throw new BoomerangError("aborted", message, { jobId, nextStep }, { cause: error });
    }
    if (timeout.signal.aborted) {
      const message = `job ${jobId} has no outcome after ${timeoutMs} ms`;
      throw new BoomerangError("timeout", message, { jobId, nextStep, retryable: true }, { cause: error });
    }
    throw fromAwsError(error, "waiting for the job", jobId);
  } finally {
    ended.abort();
  }
}
