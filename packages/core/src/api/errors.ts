import type { Operation } from "./operation.ts";

/**
 * What a failed call means for whoever made it. All but `unknown` say that the API certainly did not accept the call,
 * so that a submission can be made again without running twice.
 */
export type ApiErrorKind =
  /** The API key or the bill is at fault: 401, 402, 403. */
  | "account"
  /** Too many calls: 429. */
  | "throttled"
  /** No such model, chain, deployment or request: 404. A development deployment may be scaled to zero. */
  | "not_found"
  /** The request is at fault and no repeat can succeed: 400, 413, 422, and the 4xx that no other kind has. */
  | "invalid"
  /** The API cannot take the call now: 503, 408, 409, 421, 423, 425, no connection, no API key. */
  | "unavailable"
  /** The API may have accepted the call: timeout, broken connection, 500, 502, 504, an unreadable response. */
  | "unknown";

/** The fields of an {@link InferenceApiError}. */
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

/** A call of the Inference API that did not give what was asked for; holds no secret, input or output. */
export class InferenceApiError extends Error {
  override readonly name = "InferenceApiError";
  readonly operation: Operation;
  readonly kind: ApiErrorKind;
  /** Whether the client may make the same call again by itself. */
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
    this.kind = fields.kind;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.status = fields.status;
    this.errorCode = fields.errorCode;
    this.apiRequestId = fields.apiRequestId;
  }
}
