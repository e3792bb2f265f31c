/** Why a call of the client failed. */
export type BoomerangErrorCode =
  /** The client was not told which deployment to use, or there is none of that name. */
  | "not_configured"
  | "stack_not_found"
  /** The job is not valid; nothing was sent. */
  | "invalid_job"
  /** The cursor, or another argument, is not valid. */
  | "invalid_argument"
  /** There is no record of the job, or its result or input is not kept any more. */
  | "not_found"
  /** The output does not match the schema. */
  | "output_invalid"
  /** The job ended without a result. */
  | "job_failed"
  /** Waiting ended, because its time was over or its signal was aborted. The job goes on. */
  | "timeout"
  | "aborted"
  /** AWS does not accept the credentials, or they lack a permission. */
  | "credentials"
  | "access_denied"
  /** The queue, table or object does not exist. */
  | "resource_not_found"
  | "throttled"
  /** AWS cannot be reached, or responds with an error. */
  | "unavailable";

interface Details {
  /** Whether the same call may succeed later; default false. */
  readonly retryable?: boolean;
  readonly jobId?: string | undefined;
  /** What to do next. */
  readonly nextStep: string;
}

/** Every error that the client throws. Its message never contains inputs or outputs. */
export class BoomerangError extends Error {
  override readonly name = "BoomerangError";
  readonly code: BoomerangErrorCode;
  readonly retryable: boolean;
  /** The job that it is about, if it is about one. */
  readonly jobId: string | undefined;
  readonly nextStep: string;

  constructor(
    code: BoomerangErrorCode,
    message: string,
    { retryable = false, jobId, nextStep }: Details,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
    this.jobId = jobId;
    this.nextStep = nextStep;
  }
}
