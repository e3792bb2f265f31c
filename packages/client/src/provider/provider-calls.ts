import { type Target, type TargetInput, toTarget } from "@boomerang/core";
import { createPredictClient, type PredictClient } from "@boomerang/core/predict";
import type { ApiAccess, FindApiAccess } from "../connect/api-access.ts";
import type { JobTarget } from "../job/job-request.ts";
import { targetOf } from "../job/parse-target.ts";
import { fromApiError } from "./api-error.ts";

/** What the provider knows of a request that it queued. */
export interface ProviderRequest {
  readonly requestId: string;
  /** As the provider writes it: `QUEUED`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, `EXPIRED`, `CANCELED`. */
  readonly status: string;
  /** When the provider queued it, as the provider writes it. */
  readonly createdAt: string;
  /** When its status changed last. */
  readonly statusAt: string;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** The provider's queue of a target, now. */
export interface ProviderQueue {
  /** Requests that wait there. */
  readonly queued: number;
  /** Requests that run there. */
  readonly inProgress: number;
}

/** The output of a synchronous call, as it arrives. It is read to its end, or its `body` is cancelled. */
export interface PredictOutput {
  readonly contentType: string | undefined;
  /** Rejects with a `BoomerangError`, as the call does. */
  readonly body: ReadableStream<Uint8Array>;
}

export interface PredictOptions {
  /** Milliseconds until the response begins, and then between its parts; default 300,000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the call, and the output with it: `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls of the Inference API itself, with the deployment's key or that of the environment variable `BASETEN_API_KEY`. Of the
 * local pipeline: the API that it calls, the simulator or the real one, whose key comes from the variable.
 */
export interface ProviderCalls {
  /** Runs a model or chain and waits for its output. Nothing is queued, stored or repeated. */
  predict(target: string | JobTarget, input: unknown, options?: PredictOptions): Promise<PredictOutput>;
  /** Starts a target that is scaled to zero. */
  wake(target: string | JobTarget): Promise<void>;
  /** The provider's queue of a target. `queueHistory` has what the scheduler recorded. */
  queueStatus(target: string | JobTarget): Promise<ProviderQueue>;
  /** A request that the provider queued; it knows one until an hour after its end. */
  requestStatus(target: string | JobTarget, requestId: string): Promise<ProviderRequest>;
  /** Cancels a request that still waits in the provider's queue. @returns whether it did */
  cancelRequest(target: string | JobTarget, requestId: string): Promise<boolean>;
}

export function createProviderCalls(findAccess: FindApiAccess): ProviderCalls {
  let current: (ApiAccess & { readonly client: PredictClient }) | undefined;

  // A local pipeline that was started again has another API.
  async function connected(): Promise<PredictClient> {
    const { apiKey, baseUrl } = await findAccess();
    if (current?.apiKey !== apiKey || current.baseUrl !== baseUrl) {
      current = { apiKey, baseUrl, client: createPredictClient({ apiKey, baseUrl }) };
    }
    return current.client;
  }

  async function call<T>(
    target: string | JobTarget,
    doing: string,
    make: (api: PredictClient, target: Target) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const parsed = toTarget(targetOf(target) as TargetInput);
    const client = await connected();
    try {
      return await make(client, parsed);
    } catch (error) {
      throw fromApiError(error, doing, signal);
    }
  }

  return {
    predict: (target, input, options = {}) =>
      call(
        target,
        "run the model",
        async (client, parsed) => {
          const { contentType, body } = await client.predict(parsed, input, options);
          return { contentType, body: withOwnErrors(body, options.signal) };
        },
        options.signal,
      ),
    wake: (target) => call(target, "wake the target", (client, parsed) => client.wake(parsed)),
    queueStatus: (target) =>
      call(target, "read the queue of the target", async (client, parsed) => {
        const { num_queued_requests: queued, num_in_progress_requests: inProgress } =
          await client.queueStatus(parsed);
        return { queued, inProgress };
      }),
    requestStatus: (target, requestId) =>
      call(target, "read the request's status", async (client, parsed) => {
        const { status, errors, created_at, status_at } = await client.requestStatus(parsed, requestId);
        return { requestId, status, createdAt: created_at, statusAt: status_at, errors };
      }),
    cancelRequest: (target, requestId) =>
      call(target, "cancel the request", async (client, parsed) => {
        const { canceled } = await client.cancelRequest(parsed, requestId);
        return canceled;
      }),
  };
}

function withOwnErrors(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          throw fromApiError(error, "read the output", signal);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Reads only what the caller asks for: the time limit between two parts is not for slow callers.
    { highWaterMark: 0 },
  );
}
