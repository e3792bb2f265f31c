import type { Sleep } from "../collaborators.ts";
import type { Target } from "../target.ts";
import { systemSleep } from "../time/sleep.ts";
import type { Operation } from "./call.ts";
import { InferenceApiError } from "./errors.ts";
import type { FetchResponse } from "./fetch.ts";
import type { CallOptions, InferenceClientOptions } from "./inference-client.ts";
import { type RetrySettings, withRetries } from "./retry.ts";
import { type Request, send, type Transport } from "./send.ts";
import { checkBaseUrl } from "./url.ts";

// predict: the time that Node's fetch itself allows until a response begins. submit: longer than the 10 s that fetch
// allows for connecting, so that an unreachable host is reported as such and not as a timeout, after which the API may
// have accepted the request.
const DEFAULT_TIMEOUTS_MS: Readonly<Record<Operation, number>> = {
  predict: 300_000,
  submit: 20_000,
  requestStatus: 10_000,
  cancelRequest: 10_000,
  queueStatus: 10_000,
  wake: 10_000,
};

const DEFAULT_RETRY: RetrySettings = { attempts: 3, baseMs: 200, capMs: 5_000 };

type ReadResponse<T> = (response: FetchResponse) => Promise<T>;

/** What all methods of a client share. */
export interface Connection {
  readonly sleep: Sleep;
  /**
   * @param build makes the URL and the body; what it throws means that the call is invalid
   * @throws InferenceApiError of kind `invalid`
   */
  prepare(
    operation: Operation,
    target: Target,
    call: CallOptions | undefined,
    build: (baseUrl: string | undefined) => Pick<Request, "method" | "url" | "body" | "secrets">,
  ): Request;
  sendOnce<T>(request: Request, read: ReadResponse<T>): Promise<T>;
  /** For calls that may run twice. */
  sendWithRetries<T>(request: Request, read: ReadResponse<T>): Promise<T>;
}

/** @throws TypeError when `baseUrl` is not an http(s) URL */
export function connect(options: InferenceClientOptions): Connection {
  const sleep = options.sleep ?? systemSleep;
  const baseUrl = options.baseUrl === undefined ? undefined : checkBaseUrl(options.baseUrl);
  const transport: Transport = {
    apiKey: options.apiKey,
    // The global fetch is read at each call, so that it can be replaced after the client was made.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    sleep,
    clock: options.clock ?? { now: Date.now },
  };
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  const timeouts = { ...DEFAULT_TIMEOUTS_MS, ...options.timeoutMs };
  const random = options.random ?? Math.random;
  const sendOnce: Connection["sendOnce"] = (request, read) => send(transport, request, read);

  return {
    sleep,
    prepare(operation, target, call, build) {
      try {
        const timeoutMs = call?.timeoutMs ?? timeouts[operation];
        return { operation, target, timeoutMs, signal: call?.signal, ...build(baseUrl) };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new InferenceApiError(`${operation} was not sent: ${reason}`, {
          operation,
          kind: "invalid",
          retryable: false,
          cause,
        });
      }
    },
    sendOnce,
    sendWithRetries: (request, read) =>
      withRetries(request, retry, { sleep, random }, () => sendOnce(request, read)),
  };
}
