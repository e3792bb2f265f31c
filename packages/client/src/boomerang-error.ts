/** The codes of the client's errors, and what each means. */
export const ERROR_MEANINGS = {
  invalid_job: "The job's message is not valid; the error's message names the fields.",
  invalid_argument: "A filter, cursor or option is not valid.",
  not_configured: "The client does not know a resource that it needs, a queue or a table.",
  resource_not_found:
    "The stack, queue, table or bucket does not exist in this account and region, or no local pipeline is running.",
  no_credentials: "There are no credentials, or they are expired or unknown.",
  key_rejected: "The Inference API rejects the key.",
  access_denied: "The credentials do not allow the call.",
  unavailable:
    "AWS or the Inference API cannot be reached, or throttles, or fails; or other processes came first each time.",
  call_rejected: "AWS rejected the call for another reason, which is the error's `cause`.",
  job_not_found: "There is no record of the job.",
  wrong_status: "The job has an outcome that does not allow this, or none yet.",
  timeout: "`timeoutMs` has passed. The job goes on.",
  aborted: "The `signal` was aborted. A job that was submitted goes on.",
  output_not_json: "The output is no strict JSON, so it cannot be validated; `get` has its text.",
  output_invalid: "The output does not have the form that the schema demands.",
  not_stored: "The output, or the input of a replay, is not stored any more.",
} as const satisfies Record<string, string>;

/** What went wrong, for programs. */
export type ErrorCode = keyof typeof ERROR_MEANINGS;

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
