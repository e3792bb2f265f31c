import type { Operation } from "./call.ts";

/**
 * What a failed call means for the caller. With every kind but `unknown`, the API certainly did not accept the call, so
 * a submission can be repeated without running twice.
 */
export type ApiErrorKind =
  /** A problem with the API key or the billing: 401, 402, 403. */
  | "account"
  /** Too many calls: 429. */
  | "throttled"
  /** No such model, chain, deployment or request: 404. A development deployment may be scaled to zero. */
  | "not_found"
  /** The request is wrong and no retry can succeed: 400, 413, 422, and each 4xx without another kind. */
  | "invalid"
  /** The API cannot accept the call now: 503, 408, 409, 421, 423, 425, no connection, no API key. */
  | "unavailable"
  /** The API may have accepted the call: timeout, broken connection, 500, 502, 504, an unreadable response. */
  | "unknown";

export interface InferenceApiErrorFields {
  readonly operation: Operation;
  readonly kind: ApiErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly apiRequestId?: string | undefined;
  readonly cause?: unknown;
}

/** A failed call of the Inference API; contains no secret, input or output. */
export class InferenceApiError extends Error {
  override readonly name = "InferenceApiError";
  readonly operation: Operation;
  readonly kind: ApiErrorKind;
  /** Whether the client may retry the call by itself. */
  readonly retryable: boolean;
  /** The `Retry-After` of the response, ms. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status, if there was a response. */
  readonly status: number | undefined;
  /** The API's `error_code`. */
  readonly errorCode: string | undefined;
  /** `X-BASETEN-REQUEST-ID` of the response, which the provider's support asks for. */
  readonly apiRequestId: string | undefined;

  constructor(message: string, fields: InferenceApiErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.operation = fields.operation;
    this.kind = fields.kind;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.status = fields.status;
    this.errorCode = fields.errorCode;
    this.apiRequestId = fields.apiRequestId;
  }
}
