import { targetText } from "../target.ts";
import { API_REQUEST_ID_HEADER } from "../webhook/headers.ts";
import type { Call } from "./call.ts";
import { type ApiErrorKind, InferenceApiError } from "./errors.ts";
import { parseRetryAfter } from "./retry-timing.ts";

const MAX_MESSAGE_CHARS = 4096;
const MAX_CODE_CHARS = 64;

const ADVICE: Readonly<Record<number, string>> = {
  400: "mend the request",
  401: "check the API key",
  402: "check the account's billing",
  403: "check what the API key may do",
  404: "check the id, and the environment or deployment; a development target may be asleep",
  413: "a queued request may have 256 KiB",
  422: "mend the request",
  429: "slow down",
};

/** An answer of the API, with as much of its body as was read. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * The error for an answer that is no success.
 *
 * @param secrets texts that an answer may echo and an error must not hold
 * @param now ms since the epoch, for `Retry-After`
 */
export function responseError(
  call: Call,
  answer: ApiResponse,
  secrets: readonly string[],
  now: number,
): InferenceApiError {
  const { status, headers, text } = answer;
  const told = readErrorBody(text, secrets);
  const why = isRedirect(status)
    ? "a redirect, which is never followed"
    : (told.message ?? "no reason given");
  const next = ADVICE[status] === undefined ? "" : ` (${ADVICE[status]})`;
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was answered ${status}: ${why}${next}`,
    {
      operation: call.operation,
      kind: kindOf(status),
      retryable: isPassing(status),
      retryAfterMs: parseRetryAfter(headers.get("retry-after"), now),
      status,
      errorCode: told.code,
      apiRequestId: apiRequestId(headers),
    },
  );
}

/**
 * The error for a success whose body is not what the contract says; what it did may have happened all the
 * same.
 */
export function unreadableResponseError(call: Call, answer: ApiResponse, problem: string): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was answered ${answer.status}, but ${problem}`,
    {
      operation: call.operation,
      kind: "unknown",
      retryable: true,
      status: answer.status,
      apiRequestId: apiRequestId(answer.headers),
    },
  );
}

/** `X-BASETEN-REQUEST-ID` of an answer, at most 128 characters. */
export function apiRequestId(headers: Headers): string | undefined {
  return headers.get(API_REQUEST_ID_HEADER)?.slice(0, 128) || undefined;
}

// Statuses that the API does not document, and that ask to wait, to come later or to try again.
const TEMPORARY = [408, 409, 421, 423, 425];

function kindOf(status: number): ApiErrorKind {
  if (status === 401 || status === 402 || status === 403) return "account";
  if (status === 404) return "not_found";
  if (status === 429) return "throttled";
  // After a 503 nothing was queued; after the other 5xx the request may be.
  if (status === 503 || TEMPORARY.includes(status)) return "unavailable";
  return status >= 400 && status <= 499 ? "invalid" : "unknown";
}

function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

// With `redirect: "manual"` some implementations of fetch hide the status behind a 0.
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

// A page of some proxy on the way is no message of the API.
function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, "[redacted]"), text);
}
