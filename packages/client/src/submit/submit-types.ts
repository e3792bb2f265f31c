import type { JsonText } from "@boomerang/core";
import type { BoomerangError } from "../boomerang-error.ts";
import type { JobRequest, JobTarget } from "../job/job-request.ts";

export interface SubmitManyOptions {
  /** The batch of each job that names none. */
  readonly batchId?: string | undefined;
  /** The target of each job that names none. */
  readonly target?: string | JobTarget | undefined;
  /** The id of a job that names none, from its place in the input; default a random UUID. */
  readonly jobIdOf?: ((index: number) => string) | undefined;
  /** The group of each message, for SQS fair queues. */
  readonly messageGroupId?: string | undefined;
  /** Called after each job of the input, in its order. */
  readonly onProgress?: ((progress: SubmitProgress) => void) | undefined;
  /** Ends the submission at once: no more jobs are read, and calls in flight are finished. */
  readonly signal?: AbortSignal | undefined;
}

/** Jobs so far. */
export interface SubmitProgress {
  readonly submitted: number;
  /** Also those of which it is unknown. */
  readonly failed: number;
}

/** What became of one job of the input. */
export type SubmitOutcome = SubmittedItem | FailedItem;

export interface SubmittedItem {
  /** Place in the input, from 0. */
  readonly index: number;
  readonly status: "submitted";
  readonly jobId: string;
  readonly error?: undefined;
}

export interface FailedItem {
  readonly index: number;
  /** `failed`: it was not sent. `unknown`: it may have been. Sent again with its id, it runs once in either case. */
  readonly status: "failed" | "unknown";
  /** `undefined` if the job named none and is not valid. */
  readonly jobId: string | undefined;
  /** Why the job was not sent. The others are not affected. */
  readonly error: BoomerangError;
}

export type JobInput = JobRequest | JsonText;
