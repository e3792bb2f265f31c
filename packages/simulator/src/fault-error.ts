import { ApiError, type ErrorCode } from "./api-error.ts";

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: "unauthorized",
  402: "client_error",
  403: "unauthorized",
  429: "rate_limited",
  503: "model_unavailable",
  504: "timeout",
};

/** The error with which a fault answers a call; the message names the fault's setting. */
export function faultError(setting: string, status: number): ApiError {
  return new ApiError(`Answered with ${status} by the simulator's fault ${setting}`, {
    status,
    code: CODES[status] ?? "internal_baseten_error",
    ...(status === 429 && { headers: { "Retry-After": "1" } }),
  });
}
