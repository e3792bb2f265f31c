import type { Operation } from "./operation.ts";

/** Whether the API may have taken a request on: `unknown` unless it certainly did not. */
export type Acceptance = "not_accepted" | "unknown";

/** The fields of an {@link InferenceApiError}. */
export interface InferenceApiErrorFields {
  readonly operation: Operation;
  readonly acceptance: Acceptance;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly apiRequestId?: string | undefined;
  readonly cause?: unknown;
}

/** A call of the Inference API that did not give what was asked for; holds no secret, input or output. */
export class InferenceApiError extends Error {
  override readonly name = "InferenceApiError";
  readonly operation: Operation;
  /** Matters for a submission: what was not accepted can be submitted again without running twice. */
  readonly acceptance: Acceptance;
  /** Whether the same call may succeed later; a bad request or a bad key does not mend itself. */
  readonly retryable: boolean;
  /** How long the API asked to wait, ms. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** The API's `error_code`. */
  readonly errorCode: string | undefined;
  /** The answer's `X-BASETEN-REQUEST-ID`, which the provider's support asks for. */
  readonly apiRequestId: string | undefined;

  constructor(message: string, fields: InferenceApiErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.operation = fields.operation;
    this.acceptance = fields.acceptance;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.status = fields.status;
    this.errorCode = fields.errorCode;
    this.apiRequestId = fields.apiRequestId;
  }
}
