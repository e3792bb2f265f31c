import type { Clock, Sleep } from "../collaborators.ts";
import { targetText } from "../target.ts";
import type { RequestBody } from "./body.ts";
import type { Call } from "./call.ts";
import { withDeadline } from "./deadline.ts";
import { InferenceApiError } from "./errors.ts";
import type { Fetch, FetchInit, FetchResponse } from "./fetch.ts";
import { networkError } from "./network-error.ts";
import { readResponse } from "./read-response.ts";
import { type ApiResponse, responseError } from "./response-error.ts";

// More than the part that an error keeps: a truncated body could not be parsed.
const MAX_ERROR_BYTES = 65_536;
// Visible ASCII only: with any other character, fetch throws an error that quotes the key.
const API_KEY = /^[\x21-\x7e]+$/;

export interface Transport {
  /** The key, or a function that is called for it before each attempt. */
  readonly apiKey: string | (() => Promise<string>);
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly clock: Clock;
}

export interface Request extends Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly body?: RequestBody | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Texts that an error must not contain, besides the key. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * Sends a request once and reads a successful response, both within the time limit.
 *
 * @throws InferenceApiError, whatever went wrong
 */
export async function send<T>(
  transport: Transport,
  request: Request,
  read: (response: FetchResponse) => Promise<T>,
): Promise<T> {
  const { timeoutMs: ms, signal, secrets = [] } = request;
  // How far the call got decides whether the API may have accepted it.
  let sentKey: string | undefined;
  let response: FetchResponse | undefined;
  const errorFor = (received: ApiResponse) =>
    responseError(request, received, [sentKey ?? "", ...secrets], transport.clock.now());
  try {
    return await withDeadline({ ms, sleep: transport.sleep, signal }, async (limit) => {
      const key = await resolveKey(request, transport.apiKey);
      limit.throwIfAborted();
      sentKey = key;
      response = await transport.fetch(request.url, initOf(request, key, limit));
      if (response.ok) return await read(response);
      throw errorFor(await readResponse(response, MAX_ERROR_BYTES));
    });
  } catch (error) {
    if (error instanceof InferenceApiError) throw error;
    // The status decides, even if the body of the error is incomplete.
    if (response && !response.ok)
      throw errorFor({ status: response.status, headers: response.headers, text: "" });
    if (signal?.aborted) throw abortedError(request, signal.reason, sentKey !== undefined);
    throw sentKey === undefined
      ? keyError(request, error)
      : networkError(request, error, response !== undefined);
  }
}

export function abortedError(call: Call, reason: unknown, wasSent: boolean): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was aborted by the caller ${wasSent ? "after" : "before"} it was sent`,
    {
      operation: call.operation,
      kind: wasSent ? "unknown" : "unavailable",
      retryable: false,
      cause: reason,
    },
  );
}

function initOf(request: Request, key: string, signal: AbortSignal): FetchInit {
  const { body } = request;
  return {
    method: request.method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { "content-type": body.contentType }),
    },
    ...(body && { body: body.content }),
    // Following one would turn a POST into a GET, too.
    redirect: "manual",
    signal,
  };
}

async function resolveKey(call: Call, apiKey: Transport["apiKey"]): Promise<string> {
  const key = typeof apiKey === "string" ? apiKey : await apiKey();
  if (API_KEY.test(key)) return key;
  throw new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was not sent: the API key is empty or contains a character that no key has, such as a line break; correct the key`,
    { operation: call.operation, kind: "unavailable", retryable: false },
  );
}

function keyError(call: Call, cause: unknown): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was not sent: the API key could not be read`,
    { operation: call.operation, kind: "unavailable", retryable: true, cause },
  );
}
