/** The values of `error_code` in the API's error responses. */
export type ErrorCode =
  | "timeout"
  | "client_error"
  | "model_unavailable"
  | "model_not_ready"
  | "model_does_not_exist"
  | "rate_limited"
  | "payload_too_large"
  | "unauthorized"
  | "application_error"
  | "internal_baseten_error";

interface ApiErrorOptions extends ErrorOptions {
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error response of the API: its status and the body's `error` and `error_code`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, options: ApiErrorOptions) {
    super(message, options);
    this.status = options.status;
    this.code = options.code;
    this.headers = options.headers ?? {};
  }
}

export function targetNotFound(message: string): ApiError {
  return new ApiError(message, { status: 404, code: "model_does_not_exist" });
}

/** @param problems what is invalid in the request, a phrase each */
export function invalidRequest(problems: readonly string[], cause?: unknown): ApiError {
  return new ApiError(`Invalid request: ${problems.join("; ")}`, {
    status: 400,
    code: "client_error",
    cause,
  });
}
