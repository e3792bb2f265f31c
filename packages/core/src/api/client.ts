import type { Target } from "../target.ts";
import { predictBody, submissionBody } from "./body.ts";
import { InferenceApiError } from "./errors.ts";
import type { CallOptions, InferenceClient, InferenceClientOptions } from "./inference-client.ts";
import type { Operation } from "./operation.ts";
import { predictOutput } from "./predict-output.ts";
import { readAs, readResponse } from "./read-response.ts";
import {
  cancellationSchema,
  queueStatusSchema,
  requestStatusSchema,
  submissionSchema,
} from "./response-schemas.ts";
import { type RetrySettings, withRetries } from "./retry.ts";
import { type Request, send, type Transport } from "./send.ts";
import { sleep as wallSleep } from "./sleep.ts";
import { actionUrl, checkBaseUrl, requestUrl } from "./url.ts";

// predict: what Node's fetch itself allows before an answer begins. submit: past fetch's own 10 s for
// connecting, so that an unreachable host shows as such, not as a timeout after which the request may have
// been accepted.
const DEFAULT_TIMEOUTS_MS: Readonly<Record<Operation, number>> = {
  predict: 300_000,
  submit: 20_000,
  requestStatus: 10_000,
  cancelRequest: 10_000,
  queueStatus: 10_000,
  wake: 10_000,
};

const DEFAULT_RETRY: RetrySettings = { attempts: 3, baseMs: 200, capMs: 5_000 };

/**
 * Makes a client of the Inference API.
 *
 * Connections are kept alive by the global fetch itself: any number per host, closed after 4 s without use,
 * or later where the server's `Keep-Alive` header says so. In Lambda, what was idle while the process was
 * frozen is closed by a timer as soon as the event loop turns again, so a call that comes after some other
 * I/O meets no dead connection (tried with Node 24.21, process stopped for 7 s). An undici `Agent` of our own
 * would add its half a megabyte to each bundle for nothing more; who needs other limits passes a `fetch`.
 *
 * @throws TypeError when `baseUrl` is no http(s) URL
 */
export function createInferenceClient(options: InferenceClientOptions): InferenceClient {
  const clock = options.clock ?? { now: Date.now };
  const sleep = options.sleep ?? wallSleep;
  const baseUrl = options.baseUrl === undefined ? undefined : checkBaseUrl(options.baseUrl);
  const transport: Transport = {
    apiKey: options.apiKey,
    // Looked up at each call, so that it can be replaced after the client was made.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    sleep,
    clock,
  };
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  const timeouts = { ...DEFAULT_TIMEOUTS_MS, ...options.timeoutMs };
  const collaborators = { sleep, random: options.random ?? Math.random };

  const prepare = (
    operation: Operation,
    target: Target,
    call: CallOptions | undefined,
    build: () => Pick<Request, "method" | "url" | "body" | "secrets">,
  ): Request => {
    try {
      const timeoutMs = call?.timeoutMs ?? timeouts[operation];
      return { operation, target, timeoutMs, signal: call?.signal, ...build() };
    } catch (cause) {
      throw invalidCall(operation, cause);
    }
  };
  const repeat = <T>(request: Request, read: (response: Response) => Promise<T>) =>
    withRetries(request, retry, collaborators, () => send(transport, request, read));

  return {
    async predict(target, input, call) {
      const request = prepare("predict", target, call, () => ({
        method: "POST",
        url: actionUrl(target, "predict", baseUrl),
        body: predictBody(input),
      }));
      const silence = { ms: request.timeoutMs, sleep, signal: request.signal };
      return await send(transport, request, async (response) => predictOutput(request, response, silence));
    },
    async submit(target, body, call) {
      const request = prepare("submit", target, call, () => ({
        method: "POST",
        url: actionUrl(target, "submit", baseUrl),
        body: submissionBody(body),
        secrets: webhookSecrets(body.webhook_endpoint),
      }));
      return await send(transport, request, readAs(request, submissionSchema));
    },
    async requestStatus(target, requestId, call) {
      const url = () => ({ method: "GET", url: requestUrl(target, requestId, baseUrl) }) as const;
      const request = prepare("requestStatus", target, call, url);
      return await repeat(request, readAs(request, requestStatusSchema));
    },
    async cancelRequest(target, requestId, call) {
      const url = () => ({ method: "DELETE", url: requestUrl(target, requestId, baseUrl) }) as const;
      const request = prepare("cancelRequest", target, call, url);
      return await repeat(request, readAs(request, cancellationSchema));
    },
    async queueStatus(target, call) {
      const url = () => ({ method: "GET", url: actionUrl(target, "queueStatus", baseUrl) }) as const;
      const request = prepare("queueStatus", target, call, url);
      return await repeat(request, readAs(request, queueStatusSchema));
    },
    async wake(target, call) {
      const url = () => ({ method: "POST", url: actionUrl(target, "wake", baseUrl) }) as const;
      const request = prepare("wake", target, call, url);
      // Read to the end, so that the connection can be used again.
      await repeat(request, readResponse);
    },
  };
}

// The token at the end of the address lets deliveries in, and an answer may quote it without the rest. What is
// shorter than this is a word, not a token.
function webhookSecrets(endpoint = ""): string[] {
  const token = endpoint.split(/[/?#]/).at(-1) ?? "";
  return [endpoint, ...(token.length >= 16 ? [token] : [])];
}

function invalidCall(operation: Operation, cause: unknown): InferenceApiError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new InferenceApiError(`${operation} was not sent: ${why}`, {
    operation,
    kind: "invalid",
    retryable: false,
    cause,
  });
}
