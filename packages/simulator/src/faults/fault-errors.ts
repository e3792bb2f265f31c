import { ApiError, type ErrorCode } from "../server/api-error.ts";

/** The connection was cut before the response; has the form of the error that `fetch` rejects with in that case. */
export class ConnectionCutError extends TypeError {
  override readonly name = "ConnectionCutError";

  constructor() {
    super("fetch failed", {
      cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
    });
  }
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: "unauthorized",
  402: "client_error",
  403: "unauthorized",
  429: "rate_limited",
  503: "model_unavailable",
  504: "timeout",
};

/** The error response that a fault injects; the message names the fault's setting. */
export function faultError(setting: string, status: number): ApiError {
  return new ApiError(`The simulator's fault ${setting} responded with ${status}`, {
    status,
    code: CODES[status] ?? "internal_baseten_error",
    ...(status === 429 && { headers: { "Retry-After": "1" } }),
  });
}
