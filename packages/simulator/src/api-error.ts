/** The machine-readable codes of the API's error body. */
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

/** An answer of the API that is an error: its status and the body's `error` and `error_code`. */
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
