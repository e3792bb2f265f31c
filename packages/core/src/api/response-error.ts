import { tryParse } from "../json/try-parse.ts";
import { targetText } from "../target.ts";
import { API_REQUEST_ID_HEADER } from "../webhook/headers.ts";
import type { Call } from "./call.ts";
import { type ApiErrorKind, InferenceApiError } from "./errors.ts";
import type { FetchResponse } from "./fetch.ts";
import { parseRetryAfter } from "./retry-timing.ts";

const MAX_MESSAGE_CHARS = 4096;
const MAX_CODE_CHARS = 64;

const ADVICE: Readonly<Record<number, string>> = {
  400: "fix the request",
  401: "check the API key",
  402: "check the account's billing",
  403: "check the permissions of the API key",
  404: "check the id and the environment or deployment; a development deployment may be scaled to zero",
  413: "a queued request can have at most 256 KiB",
  422: "fix the request",
  429: "send fewer calls per second",
};

/** A response of the API, with the part of its body that was read. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: FetchResponse["headers"];
  readonly text: string;
}

/**
 * The error for a response that is not a success.
 *
 * @param secrets texts that the response may echo and the error must not contain
 * @param now ms since the epoch, for `Retry-After`
 */
export function responseError(
  call: Call,
  response: ApiResponse,
  secrets: readonly string[],
  now: number,
): InferenceApiError {
  const { status, headers, text } = response;
  const body = readErrorBody(text, secrets);
  const reason = isRedirect(status)
    ? "a redirect, which is never followed"
    : (body.message ?? "no reason given");
  const next = ADVICE[status] === undefined ? "" : ` (${ADVICE[status]})`;
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} failed: the API responded with ${status}: ${reason}${next}`,
    {
      operation: call.operation,
      kind: kindOf(status),
      retryable: isTransient(status),
      retryAfterMs: parseRetryAfter(headers.get("retry-after"), now),
      status,
      errorCode: body.code,
      apiRequestId: apiRequestId(headers),
    },
  );
}

/** The error for a success whose body does not match the contract; the call may have had its effect. */
export function unreadableResponseError(
  call: Call,
  response: ApiResponse,
  problem: string,
): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} failed: the API responded with ${response.status}, but ${problem}`,
    {
      operation: call.operation,
      kind: "unknown",
      retryable: true,
      status: response.status,
      apiRequestId: apiRequestId(response.headers),
    },
  );
}

/** At most 128 characters. */
export function apiRequestId(headers: FetchResponse["headers"]): string | undefined {
  return headers.get(API_REQUEST_ID_HEADER)?.slice(0, 128) || undefined;
}

// Statuses that the API does not document, and that mean "retry later".
const TEMPORARY = [408, 409, 421, 423, 425];

function kindOf(status: number): ApiErrorKind {
  if (status === 401 || status === 402 || status === 403) return "account";
  if (status === 404) return "not_found";
  if (status === 429) return "throttled";
  // A 503 means that nothing was queued; after any other 5xx the request may be queued.
  if (status === 503 || TEMPORARY.includes(status)) return "unavailable";
  return status >= 400 && status <= 499 ? "invalid" : "unknown";
}

function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

// With `redirect: "manual"`, some implementations of fetch replace the status by 0.
function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status <= 399);
}

interface ErrorBody {
  readonly message?: string;
  readonly code?: string;
}

function readErrorBody(text: string, secrets: readonly string[]): ErrorBody {
  const body = tryParse(text);
  if (typeof body !== "object" || body === null) return {};
  const { error, detail, error_code: code }: Record<string, unknown> = { ...body };
  const message = [error, detail].filter((part) => typeof part === "string" && part !== "").join(": ");
  return {
    ...(message !== "" && { message: redact(message, secrets).slice(0, MAX_MESSAGE_CHARS).toWellFormed() }),
    ...(typeof code === "string" && code !== "" && { code: redact(code, secrets).slice(0, MAX_CODE_CHARS) }),
  };
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, "[redacted]"), text);
}
