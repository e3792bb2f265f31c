/** What went wrong, for programs. */
export type ErrorCode =
  /** The job's message is not valid; the error's message names the fields. */
  | "invalid_job"
  /** A filter, cursor or option is not valid. */
  | "invalid_argument"
  /** The client does not know a resource that it needs, a queue or a table. */
  | "not_configured"
  /** The stack, queue, table or bucket does not exist in this account and region, or no local pipeline is running. */
  | "resource_not_found"
  /** There are no credentials, or they are expired or unknown. */
  | "no_credentials"
  /** The Inference API rejects the key. */
  | "key_rejected"
  /** The credentials do not allow the call. */
  | "access_denied"
  /** AWS or the Inference API cannot be reached, or throttles, or fails; or other processes came first each time. */
  | "unavailable"
  /** AWS rejected the call for another reason, which is the error's `cause`. */
  | "call_rejected"
  /** There is no record of the job. */
  | "job_not_found"
  /** The job has an outcome that does not allow this, or none yet. */
  | "wrong_status"
  /** `timeoutMs` has passed. The job goes on. */
  | "timeout"
  /** The `signal` was aborted. A job that was submitted goes on. */
  | "aborted"
  /** The output is no strict JSON, so it cannot be validated; `get` has its text. */
  | "output_not_json"
  /** The output does not have the form that the schema demands. */
  | "output_invalid"
  /** The output, or the input of a replay, is not stored any more. */
  | "not_stored";

export interface ErrorDetails {
  readonly code: ErrorCode;
  /** What to do next, one sentence. */
  readonly nextStep: string;
  /** Default `false`. */
  readonly retryable?: boolean;
  readonly jobId?: string | undefined;
  readonly cause?: unknown;
}

/** Every error of the client. A message contains no input and no output. */
export class BoomerangError extends Error {
  override readonly name = "BoomerangError";
  readonly code: ErrorCode;
  /**
   * Whether the same call may succeed later. Repeat `submit` and `run` with `job_id`, and `replay` with `newJobId`: those of this error's
   * `jobId`, if the call named none. Without an id, the repeated call makes another job, although the first may have been sent.
   */
  readonly retryable: boolean;
  /** The job that the call was about, if it was about one. */
  readonly jobId: string | undefined;
  /** What to do next, one sentence. */
  readonly nextStep: string;

  constructor(message: string, { code, nextStep, retryable = false, jobId, cause }: ErrorDetails) {
    super(message, { cause });
    this.code = code;
    this.nextStep = nextStep;
    this.retryable = retryable;
    this.jobId = jobId;
  }
}

/** The same error, with the job that it is about, if there is one. */
export function aboutJob(error: unknown, jobId: string | undefined): unknown {
  if (jobId === undefined || !(error instanceof BoomerangError) || error.jobId !== undefined) return error;
  return new BoomerangError(error.message, {
    code: error.code,
    nextStep: error.nextStep,
    retryable: error.retryable,
    cause: error.cause,
    jobId,
  });
}

/** Runs `work`; its errors name the job, if there is one. */
export async function withJobId<T>(jobId: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw aboutJob(error, jobId);
  }
}
