import type { Clock, Sleep } from "../collaborators.ts";
import { targetText } from "../target.ts";
import type { Call } from "./call.ts";
import { withDeadline } from "./deadline.ts";
import { InferenceApiError } from "./errors.ts";
import { networkError } from "./network-error.ts";
import { readResponse } from "./read-response.ts";
import { type ApiResponse, responseError } from "./response-error.ts";

// The API's message is within; a body cut short could not be parsed, so this is more than what is kept of it.
const MAX_ERROR_BYTES = 65_536;
// A visible ASCII character each: what else there may be would make fetch throw, and quote the key.
const KEY = /^[\x21-\x7e]+$/;

/** The part of `fetch` that the client needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the client works with. */
export interface Transport {
  /** The key, or where it is looked up before each try. */
  readonly apiKey: string | (() => Promise<string>);
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly clock: Clock;
}

/** One try of a call. */
export interface Request extends Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly body?:
    | { readonly contentType: string; readonly content: string | Uint8Array<ArrayBuffer> }
    | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What an error must not hold, besides the key. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * Sends a request once, and lets `read` have a successful answer while the time runs.
 *
 * @throws {@link InferenceApiError}, whatever went wrong
 */
export async function send<T>(
  transport: Transport,
  request: Request,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { timeoutMs: ms, signal, secrets = [] } = request;
  // How far it came decides whether the API can have accepted it.
  let sentWith: string | undefined;
  let response: Response | undefined;
  const refusal = (answer: ApiResponse) =>
    responseError(request, answer, [sentWith ?? "", ...secrets], transport.clock.now());
  try {
    return await withDeadline({ ms, sleep: transport.sleep, signal }, async (over) => {
      const key = await resolveKey(request, transport.apiKey);
      over.throwIfAborted();
      sentWith = key;
      response = await transport.fetch(request.url, initOf(request, key, over));
      if (response.ok) return await read(response);
      throw refusal(await readResponse(response, MAX_ERROR_BYTES));
    });
  } catch (error) {
    if (error instanceof InferenceApiError) throw error;
    // A refusal whose body breaks off is a refusal all the same.
    if (response && !response.ok)
      throw refusal({ status: response.status, headers: response.headers, text: "" });
    if (signal?.aborted) throw abandonedError(request, signal.reason, sentWith !== undefined);
    throw sentWith === undefined
      ? keyError(request, error)
      : networkError(request, error, response !== undefined);
  }
}

/** The error of a call that its caller gave up. */
export function abandonedError(call: Call, reason: unknown, wasSent: boolean): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was given up by the caller ${wasSent ? "after" : "before"} it was sent`,
    {
      operation: call.operation,
      kind: wasSent ? "unknown" : "unavailable",
      retryable: false,
      cause: reason,
    },
  );
}

function initOf(request: Request, key: string, signal: AbortSignal): RequestInit {
  const { body } = request;
  return {
    method: request.method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { "content-type": body.contentType }),
    },
    ...(body && { body: body.content }),
    // A redirect would carry the key elsewhere, and turn a POST into a GET.
    redirect: "manual",
    signal,
  };
}

async function resolveKey(call: Call, apiKey: Transport["apiKey"]): Promise<string> {
  const key = typeof apiKey === "string" ? apiKey : await apiKey();
  if (KEY.test(key)) return key;
  throw new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was not sent: the API key is empty or has characters that no key has (a line break?)`,
    { operation: call.operation, kind: "unavailable", retryable: false },
  );
}

function keyError(call: Call, cause: unknown): InferenceApiError {
  return new InferenceApiError(
    `${call.operation} of ${targetText(call.target)} was not sent: the API key could not be had`,
    { operation: call.operation, kind: "unavailable", retryable: true, cause },
  );
}
