import { targetText } from "../target.ts";
import type { Call } from "./call.ts";
import { DeadlineError } from "./deadline.ts";
import { InferenceApiError } from "./errors.ts";

// Failures before the first byte of a request can be sent: name lookup, connecting (Node names the system call) and
// the TLS handshake. Codes as seen with Node 24's fetch over real sockets.
const UNSENT_SYSTEM_CALLS = new Set(["getaddrinfo", "connect"]);
const UNSENT_CODES =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_CERT_\w+|ERR_TLS_HANDSHAKE_TIMEOUT|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|ERR_SSL_\S*(WRONG_VERSION_NUMBER|HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|UNRECOGNIZED_NAME))$/;
// ECONNRESET may occur at any time; only the message shows that it occurred during the handshake.
const CUT_IN_HANDSHAKE = /before secure TLS connection was established/;
// Fetch rejects these requests itself, every time.
const REJECTED_BY_FETCH = /^(bad port|unknown scheme|Failed to parse URL from .*)$/;
const MAX_CAUSES = 5;

/**
 * The error for what `fetch`, or reading the response, threw. Its kind states whether the API may have accepted the
 * request.
 *
 * @param hasResponse whether the status of a response had arrived
 */
export function networkError(call: Call, error: unknown, hasResponse = false): InferenceApiError {
  const causes = [...causesOf(error)];
  const isRejected = causes.some((cause) => REJECTED_BY_FETCH.test(cause.message));
  const isUnsent = !hasResponse && (isRejected || isUnsentError(error));
  const isTimeout = causes.some((cause) => cause instanceof DeadlineError);
  const innermost = causes.at(-1);
  const reason = innermost ? (codeOf(innermost) ?? innermost.message) : "unknown reason";
  const what = isTimeout
    ? reason
    : isUnsent
      ? `no connection (${reason})`
      : `the connection broke (${reason})`;
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} failed: ${what}${consequence(isUnsent, hasResponse)}`,
    {
      operation: call.operation,
      kind: isUnsent ? "unavailable" : "unknown",
      retryable: !isRejected,
      cause: withoutData(error),
    },
  );
}

function consequence(isUnsent: boolean, hasResponse: boolean): string {
  if (hasResponse) return "; the response is incomplete";
  return isUnsent ? "; the API was not reached" : "; the API may have accepted the request";
}

function isUnsentError(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_CAUSES) return false;
  const { syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && UNSENT_SYSTEM_CALLS.has(syscall)) return true;
  if (UNSENT_CODES.test(codeOf(error) ?? "") || CUT_IN_HANDSHAKE.test(error.message)) return true;
  // Fetch tried several addresses: all must have failed before sending.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every((one) => isUnsentError(one, depth + 1));
  }
  return isUnsentError(error.cause, depth + 1);
}

function* causesOf(error: unknown): Generator<Error> {
  let current = error;
  for (let depth = 0; current instanceof Error && depth <= MAX_CAUSES; depth++) {
    yield current;
    current = current.cause;
  }
}

function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

// undici's parser error contains the bytes that it could not parse, which may be an output.
function withoutData(error: unknown): unknown {
  const withData = [...causesOf(error)].find((cause) => "data" in cause);
  return withData ? new Error(withData.message) : error;
}
